package io.kintsugi.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// docs/errors.md is made from {@link RouteError} and docs/supported.md from the golden plans;
/// `-Dplans.update` writes them anew.
class GeneratedDocsTest {
  private static final Path DOCS = Path.of("../docs");

  @Test
  void theListOfErrorsIsThatOfTheRouter() throws IOException {
    StringBuilder text = new StringBuilder("# The router's refusals\n\n");
    text.append("Made from `RouteError`; errors of the servers reach the client unchanged.\n\n");
    text.append("| errno | SQLSTATE | name | meaning |\n| --- | --- | --- | --- |\n");
    for (RouteError error : RouteError.values()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %d | %s | %s | %s |%n",
              error.errno(),
              error.sqlState(),
              error.name(),
              error.explanation()));
    }
    same("errors.md", text.toString());
  }

  @Test
  void theListOfWhatIsSupportedIsThatOfTheGoldenPlans() throws IOException {
    StringBuilder text = new StringBuilder("# What is supported over several shards\n\n");
    text.append(
        "Made from the golden plans (router/src/test/resources/plans). A statement whose rows all"
            + "\nlie on one shard is MySQL's own business and is not listed as refused.\n");
    for (String file :
        new String[] {"select", "join", "aggregate", "order_limit", "insert", "dml", "ddl"}) {
      section(text, file);
    }
    section(text, "session");
    section(text, "unsupported");
    same("supported.md", text.toString());
  }

  private static void section(StringBuilder text, String name) {
    text.append("\n## ").append(name.replace('_', ' ')).append("\n\n");
    text.append("| statement | plan |\n| --- | --- |\n");
    JsonNode cases = new ObjectMapper().readTree(Resources.read("/plans/" + name + "_cases.json"));
    for (JsonNode each : cases) {
      JsonNode plan = each.get("plan");
      String shown = plan.isString() ? plan.asString() : plan.get("plan").asString();
      text.append("| `").append(cell(each.get("query").asString())).append("` | ");
      text.append(cell(shown)).append(" |\n");
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ').replace("`", "\u2019");
  }

  private static void same(String file, String made) throws IOException {
    Path target = DOCS.resolve(file);
    if (Boolean.getBoolean("plans.update")) {
      Files.createDirectories(DOCS);
      Files.writeString(target, made);
    }
    assertThat(Files.readString(target))
        .as("docs/%s is stale: run GeneratedDocsTest with -Dplans.update", file)
        .isEqualTo(made);
  }
}
