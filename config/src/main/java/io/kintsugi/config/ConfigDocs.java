package io.kintsugi.config;

/// The reference (Markdown) and the JSON Schema (draft 2020-12) of the configuration file, written
/// from the description of the keys that the loader itself uses.
public final class ConfigDocs {
  private ConfigDocs() {}

  public static String markdown() {
    return new MarkdownWriter().write(ConfigKeys.FILE_KEYS);
  }

  public static String jsonSchema() {
    return JsonWriter.write(new SchemaWriter().write(ConfigKeys.FILE_KEYS)) + "\n";
  }
}
