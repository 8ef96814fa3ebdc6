package io.kintsugi.app.demo;

import java.util.List;

/// One statement of sql-samples, and what is said of it in the comments before it.
///
/// @param heading empty when the statement goes on where the one before it stopped
/// @param shards what it may reach: `one`, `some`, `all`, `none`, or names; empty when not said
/// @param answer `ok N` or an error's number; empty when rows are expected or nothing is said
/// @param rows the expected rows, the first being the column names; empty when not said
record Sample(String heading, String shards, String answer, List<List<String>> rows, String sql) {
  Sample {
    rows = List.copyOf(rows);
  }
}
