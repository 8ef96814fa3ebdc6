package io.kintsugi.proxy.session.show;

import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.statement.SessionFacts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the answers depend on beside the statement.
///
/// @param schema the default schema's logical name
/// @param schemas logical schemas that the account may use, in the order to be shown
/// @param user the account's name
/// @param variables system variables whose value is the proxy's own, as SHOW VARIABLES writes it
/// @param processes the proxy's sessions
public record MetadataContext(
    Catalog catalog,
    @Nullable String schema,
    List<String> schemas,
    String user,
    LexMode mode,
    SessionFacts facts,
    Map<String, String> variables,
    List<Process> processes) {

  /// One session, as SHOW PROCESSLIST shows it; `seconds` in its present state.
  public record Process(
      long id,
      String user,
      String host,
      @Nullable String schema,
      String command,
      long seconds,
      @Nullable String state,
      @Nullable String info) {}

  public MetadataContext {
    schemas = schemas.stream().filter(catalog.schemas()::containsKey).toList();
    variables = Map.copyOf(variables);
    processes = List.copyOf(processes);
  }
}
