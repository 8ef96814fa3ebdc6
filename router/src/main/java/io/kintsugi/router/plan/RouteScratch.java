package io.kintsugi.router.plan;

/// Buffers reused from statement to statement. One per event loop; never shared between threads.
public final class RouteScratch {}
