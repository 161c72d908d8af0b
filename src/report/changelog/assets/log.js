(() => {
  'use strict';
  document.documentElement.classList.add('js');
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const form = document.getElementById('filters');
  const items = all('.entry');
  let current = null;

  const go = (item) => {
    if (!item) return;
    if (current) current.classList.remove('cur');
    current = item;
    item.classList.add('cur');
    item.focus({preventScroll: true});
    item.scrollIntoView({block: 'nearest'});
  };

  const step = (by) => {
    const list = items.filter((item) => !item.hidden);
    const at = list.indexOf(current);
    go(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, at + by))]);
  };

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('select, input')) return;
    const by = {j: 1, ArrowDown: 1, k: -1, ArrowUp: -1}[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });

  addEventListener('click', (event) => {
    const item = event.target.closest('.entry');
    if (item && !getSelection().toString()) go(item);
  });

  if (!form) return;
  form.hidden = false;
  const shown = document.getElementById('shown');

  const filter = () => {
    const severities = new Set(all('input[name=severity]:checked', form).map((box) => box.value));
    const picks = all('select', form).map((select) => [select.name, select.value]).filter((pick) => pick[1]);
    const whole = severities.size === all('input[name=severity]', form).length && !picks.length;
    for (const item of items) {
      item.hidden = !severities.has(item.dataset.severity) || picks.some(([name, value]) => item.dataset[name] !== value);
    }
    // What holds no entry that is shown has nothing to say, unless everything is shown.
    for (const part of all('.version section, .version ul, .version')) {
      part.hidden = !whole && !part.querySelector('.entry:not([hidden])');
    }
    for (const list of all('.version ul')) {
      const name = list.previousElementSibling;
      if (name && name.tagName === 'H4') name.hidden = list.hidden;
    }
    for (const quiet of all('.quiet, .version > p')) quiet.hidden = !whole;
    const count = items.filter((item) => !item.hidden).length;
    shown.textContent = count === items.length ? `${count} changes` : `${count} of ${items.length} changes`;
    if (current && current.hidden) {
      current.classList.remove('cur');
      current = null;
    }
  };
  form.addEventListener('input', filter);
  filter();
})();
