package io.kintsugi.config;

/// A value that stands in the file and is right by itself, with its place.
record Given<T>(T value, Position at) {}
