/// What the operator wrote, as one immutable, validated snapshot; all problems of a file at once.
///
/// {@link io.kintsugi.config.ConfigLoader} reads YAML into nodes that know their places
/// (`YamlReader`), checks each mapping by the description of its keys (`Fields`, `ConfigKeys`,
/// `Kind`), fills in `${...}` (`Placeholders`), lets one reader per area tie values together
/// (`EdgeReader`, `ServersReader`, `SchemasReader`, `TuningReader`), and gathers what is wrong in
/// `Problems`. {@link io.kintsugi.config.ConfigDocs} writes the reference and the JSON Schema from
/// the same description.
@NullMarked
package io.kintsugi.config;

import org.jspecify.annotations.NullMarked;
