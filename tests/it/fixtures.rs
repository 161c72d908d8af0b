//! Every kind and every layer has a pair of fixtures, and the pair gives what it promises.
