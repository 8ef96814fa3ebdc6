package io.kintsugi.fleet;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A program that says which MySQL it finds, and what it was told on the way.
final class LoneSearch {
  private LoneSearch() {}

  public static void main(String[] arguments) {
    try (var out = new PrintStream(System.out, true, StandardCharsets.UTF_8)) {
      try {
        var mysql = MySqlDistribution.find(told -> out.println("told: " + told));
        out.println("found: " + mysql.describe());
      } catch (FleetException e) {
        out.println("none: " + e.getMessage());
      }
    }
  }
}
