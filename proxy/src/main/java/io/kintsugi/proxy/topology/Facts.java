package io.kintsugi.proxy.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one probe read from one server.
///
/// @param uuid `@@server_uuid`
/// @param executed `@@gtid_executed`
/// @param membership null when the server is in no Group Replication group
/// @param beat the newest heartbeat of this proxy that the server has; null when it has none
/// @param readAt `System.nanoTime()` before the beat was asked for
/// @param blind why replication could not be read, a sentence; null when it could
public record Facts(
    String uuid,
    boolean readOnly,
    GtidSet executed,
    List<Channel> channels,
    @Nullable Membership membership,
    SemiSync semiSync,
    @Nullable Beat beat,
    long readAt,
    @Nullable String blind) {

  public Facts {
    channels = List.copyOf(channels);
  }

  /// One replication channel that has a source.
  ///
  /// @param sourceUuid empty before the source was first reached
  /// @param error the receiver's or the applier's last error, empty for none
  public record Channel(
      String name, String source, String sourceUuid, State receiver, State applier, String error) {
    boolean works() {
      return receiver != State.OFF || applier != State.OFF;
    }
  }

  /// Of a replication thread; `CONNECTING` is a receiver that tries.
  public enum State {
    ON,
    CONNECTING,
    OFF
  }

  /// What the server says of itself in its Group Replication group.
  ///
  /// @param online members that this one sees online
  public record Membership(String state, String role, int online, int members) {
    boolean mayWrite() {
      return state.equals("ONLINE") && role.equals("PRIMARY") && online * 2 > members;
    }
  }

  /// @param enabled configured on this server as a source
  /// @param active commits wait for a replica now: MySQL has not fallen back to asynchronous
  /// @param replicas semi-synchronous replicas that are connected
  public record SemiSync(boolean enabled, boolean active, int replicas) {
    static final SemiSync NONE = new SemiSync(false, false, 0);
  }

  /// A heartbeat: which life of the proxy wrote it, and its number, from 1.
  public record Beat(long life, long number) {}

  /// Channels of Group Replication itself have no source of their own.
  @Nullable Channel channel() {
    return channels.stream().filter(Channel::works).findFirst().orElse(null);
  }

  /// Writable, follows nobody, and no minority of a group.
  boolean mayBePrimary() {
    return !readOnly && channel() == null && (membership == null || membership.mayWrite());
  }
}
