package io.kintsugi.proxy.session;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.session.state.CompletionType;
import io.kintsugi.proxy.session.state.GtidToken;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Values of functions and variables that no shard knows, or knows otherwise.
public final class OwnFacts {
  private OwnFacts() {}

  /// @param name a function in upper case, or a variable in lower case behind `@@`
  static SqlValue value(String name, SessionState state, ProxyContext proxy) {
    return name.startsWith("@@")
        ? variable(name.substring(2), state, proxy)
        : state.sessionFunction(name);
  }

  private static SqlValue variable(String name, SessionState state, ProxyContext proxy) {
    return switch (name) {
      case "autocommit" -> new SqlValue.Int(state.autocommit() ? 1 : 0);
      case "last_insert_id", "identity" -> new SqlValue.Int(state.lastInsertId());
      case "insert_id" -> new SqlValue.Int(0);
      case "pseudo_thread_id" -> new SqlValue.Int(state.connectionId());
      case "warning_count" -> new SqlValue.Int(state.warnings().size());
      case "error_count" ->
          new SqlValue.Int(
              state.warnings().stream().filter(w -> w.level().equals("Error")).count());
      case GtidToken.VARIABLE -> {
        String token = state.own(name);
        yield text(token == null ? "" : token);
      }
      default -> {
        String set = name.equals(CompletionType.VARIABLE) ? null : state.own(name);
        yield text(set == null ? proxys(name, state, proxy) : set.replace("'", ""));
      }
    };
  }

  private static String proxys(String name, SessionState state, ProxyContext proxy) {
    String known = variables(state, proxy).get(name);
    if (known != null) {
      return known;
    }
    return switch (name) {
      case CompletionType.VARIABLE -> CompletionType.of(state).name();
      case "session_track_schema" -> "1";
      case "session_track_system_variables" ->
          "time_zone,autocommit,character_set_client,character_set_results,"
              + "character_set_connection";
      case "session_track_gtids", "session_track_transaction_info" -> "OFF";
      case "resultset_metadata" -> "FULL";
      default -> "0";
    };
  }

  /// Variables whose value no shard knows, as SHOW VARIABLES writes them.
  public static Map<String, String> variables(SessionState state, ProxyContext proxy) {
    ProxyConfig config = proxy.config();
    String idle = Long.toString(config.limits().idleTimeout().toSeconds());
    return Map.of(
        "autocommit",
        state.autocommit() ? "ON" : "OFF",
        "completion_type",
        CompletionType.of(state).name(),
        ReadRules.VARIABLE,
        ReadRules.word(state, config),
        "max_allowed_packet",
        Integer.toString(config.limits().maxAllowedPacket()),
        "max_connections",
        Integer.toString(config.limits().connections()),
        "port",
        Integer.toString(config.listen().port()),
        "hostname",
        config.listen().address(),
        "wait_timeout",
        own(state, "wait_timeout", idle),
        "interactive_timeout",
        own(state, "interactive_timeout", idle),
        "last_insert_id",
        Long.toUnsignedString(state.lastInsertId()));
  }

  private static String own(SessionState state, String name, String otherwise) {
    String value = state.own(name);
    return value == null ? otherwise : value;
  }

  private static SqlValue text(String value) {
    return value.matches("-?\\d{1,18}")
        ? new SqlValue.Int(Long.parseLong(value))
        : new SqlValue.Text(value.getBytes(StandardCharsets.UTF_8), "utf8mb4");
  }
}
