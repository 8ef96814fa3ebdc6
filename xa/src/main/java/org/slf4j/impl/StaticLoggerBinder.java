package org.slf4j.impl;

/// Not a binding: Atomikos 6 takes the presence of this name for the presence of SLF4J, as it was
/// before SLF4J 2, and else prints to stdout and logs through `java.util.logging`.
public final class StaticLoggerBinder {
  private StaticLoggerBinder() {}
}
