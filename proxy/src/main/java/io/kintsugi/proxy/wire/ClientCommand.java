package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A client's command. Buffers are slices of the packet's payload, not retained.
public sealed interface ClientCommand {
  /// Query attributes have been skipped: they are accepted, and not passed on.
  record Query(ByteBuf sql) implements ClientCommand {}

  record InitDb(ByteBuf schema) implements ClientCommand {}

  record FieldList(ByteBuf table, ByteBuf wildcard) implements ClientCommand {}

  record Statistics() implements ClientCommand {}

  record Ping() implements ClientCommand {}

  record Quit() implements ClientCommand {}

  /// `charset` is 0 and `authPlugin` null when the client did not send them; `database` is null
  /// when empty.
  record ChangeUser(
      String user,
      byte[] authResponse,
      @Nullable String database,
      int charset,
      @Nullable String authPlugin,
      Map<String, String> attributes)
      implements ClientCommand {
    @Override
    public String toString() {
      return "ChangeUser[user=" + user + ", database=" + database + "]";
    }
  }

  record ResetConnection() implements ClientCommand {}

  /// 0 switches MULTI_STATEMENTS on, 1 switches it off.
  record SetOption(int option) implements ClientCommand {}

  record ProcessKill(int connectionId) implements ClientCommand {}

  record Debug() implements ClientCommand {}

  record Prepare(ByteBuf sql) implements ClientCommand {}

  /// `parameters` is all behind the fixed header, for [ExecuteParameters#decode].
  record Execute(int statementId, int flags, ByteBuf parameters) implements ClientCommand {}

  record SendLongData(int statementId, int parameter, ByteBuf data) implements ClientCommand {}

  record CloseStatement(int statementId) implements ClientCommand {}

  record ResetStatement(int statementId) implements ClientCommand {}

  record Fetch(int statementId, long rows) implements ClientCommand {}

  /// Anything else; to be refused with 1047.
  record Unsupported(int code) implements ClientCommand {}
}
