package io.kintsugi.app.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the demo is to be.
///
/// @param port where clients connect
/// @param data kept between runs; null for a throwaway folder
/// @param shards each on a primary of its own
/// @param replicas of each primary
record DemoOptions(int port, int adminPort, @Nullable Path data, int shards, int replicas) {}
