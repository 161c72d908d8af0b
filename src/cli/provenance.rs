//! Where a version comes from, in the forms that other tools read: W3C PROV and in-toto.

use crate::store::record::Kind;
use crate::store::{Store, Version};
use clap::ValueEnum;
use serde_json::{Map, Value, json};

/// A form of provenance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// W3C PROV-JSON
    Prov,
    /// An in-toto statement
    InToto,
}

/// The provenance of a version.
pub(super) fn write(store: &Store, version: &Version, form: Form) -> Value {
    match form {
        Form::Prov => prov(store, version),
        Form::InToto => statement(version),
    }
}

/// PROV-JSON (W3C member submission, 2013): the version, its document and source, the recording.
fn prov(store: &Store, version: &Version) -> Value {
    let name = |part: &str| format!("rec:{part}");
    let own = name(&version.name());
    let document = name(&version.document);
    let source = name(&format!("{}@{}", version.document, version.source));
    let act = format!("git:{}", version.commit);
    let record = &version.record;
    let mut entity = json!({
        "prov:type": "recension:Version",
        "recension:sha256": record.sha256,
        "recension:size": record.size,
        "recension:date": record.date.as_ref().map(|date| date.date.clone()),
        "recension:dateBasis": record.date.as_ref().map(|date| date.basis.clone()),
        "recension:path": version.path,
        "recension:gitBlob": version.id,
        "prov:location": record.url,
        "dcterms:title": record.title,
    });
    if let Some(fields) = entity.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    let mut entities = Map::new();
    entities.insert(own.clone(), entity);
    entities.insert(document.clone(), json!({"prov:type": "recension:Document"}));
    entities.insert(source.clone(), json!({"prov:type": "recension:Source"}));
    let mut activities = Map::new();
    let time = version.recorded.to_rfc3339();
    activities
        .insert(act.clone(), json!({"prov:type": "recension:Recording", "prov:startTime": time, "prov:endTime": time}));
    let mut generations = Map::new();
    generations.insert("_:recorded".to_owned(), json!({"prov:entity": own, "prov:activity": act, "prov:time": time}));
    let mut invalidations = Map::new();
    for (at, later) in version.later.iter().enumerate() {
        let id = format!("git:{}", later.commit);
        let time = later.recorded.to_rfc3339();
        let kind = match later.record.kind {
            Kind::Seen => "recension:Sighting",
            Kind::Withdrawal => "recension:Withdrawal",
            Kind::Correction => "recension:Correction",
            Kind::Version => "recension:Recording",
        };
        activities.insert(id.clone(), json!({"prov:type": kind, "prov:startTime": time, "prov:endTime": time, "recension:reason": later.record.reason.clone().unwrap_or_default()}));
        if later.record.kind == Kind::Withdrawal {
            invalidations.insert(
                format!("_:withdrawn{at}"),
                json!({"prov:entity": own, "prov:activity": id, "prov:time": time}),
            );
        }
    }
    let agent = name("recorder");
    let mut whole = json!({
        "prefix": {
            "rec": "urn:recension:", "git": "urn:git:commit:", "recension": "urn:recension:terms:",
            "dcterms": "http://purl.org/dc/terms/",
        },
        "entity": entities,
        "activity": activities,
        "agent": {agent.clone(): {"prov:type": "prov:SoftwareAgent", "prov:label": record.recorder}},
        "wasGeneratedBy": generations,
        "wasAssociatedWith": {"_:by": {"prov:activity": act, "prov:agent": agent}},
        "specializationOf": {"_:of": {"prov:specificEntity": own, "prov:generalEntity": document}},
        "wasDerivedFrom": {"_:from": {"prov:generatedEntity": own, "prov:usedEntity": source}},
    });
    if let Some(fields) = whole.as_object_mut() {
        if !invalidations.is_empty() {
            fields.insert("wasInvalidatedBy".to_owned(), Value::Object(invalidations));
        }
        if let Ok(Some(tip)) = store.tip() {
            fields.insert(
                "bundle".to_owned(),
                json!({"git:head": {"entity": {format!("git:{tip}"): {"prov:type": "recension:Store"}}}}),
            );
        }
    }
    whole
}

/// An in-toto statement (v1): the subject is the bytes by their digest.
fn statement(version: &Version) -> Value {
    let record = &version.record;
    json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{
            "name": version.name(),
            "digest": {"sha256": record.sha256, "gitBlob": version.id},
        }],
        "predicateType": "urn:recension:predicate:version:1",
        "predicate": {
            "document": version.document,
            "source": version.source,
            "version": version.version,
            "date": record.date,
            "stated": record.stated,
            "published": record.published,
            "captured": record.captured,
            "url": record.url,
            "origin": record.origin,
            "mediaType": record.media_type,
            "recorder": record.recorder,
            "recorded": version.recorded.to_rfc3339(),
            "commit": version.commit,
            "withdrawn": version.withdrawn(),
            "path": version.path,
        },
    })
}
