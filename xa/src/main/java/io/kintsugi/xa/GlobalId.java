package io.kintsugi.xa;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The id of one transaction over shards, unique in its cluster for ever: who made it, in which
/// life (epoch) of that proxy, and where its decision is to be found.
///
/// Its text is the gtrid of each branch's XID (64 bytes at most, `xid` in MySQL's manual), so that
/// a prepared branch alone tells any proxy how to settle it.
///
/// @param cluster letters, digits, `_` and `-`, 16 at most
/// @param proxy 0 to 1023
/// @param protocol how the decision is made
/// @param home the server whose decision table counts in two-phase commit; as {@link #homeOf}
///   shortens it
public record GlobalId(
    String cluster, int proxy, long epoch, long sequence, Protocol protocol, String home) {

  /// The XID's format id: "KNTS". Branches with another one are strangers'.
  public static final int FORMAT = 0x4B4E5453;

  private static final int LONGEST_HOME = 18;
  private static final int LONGEST = 64;
  private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9_-]{1,16}");
  private static final Pattern TEXT =
      Pattern.compile("([A-Za-z0-9_-]{1,16}):(\\d{1,4}):([0-9a-z]+):([0-9a-z]+):([23]):(.+)");

  /// How a decision is made: by one row at home, or by a majority of ballots.
  public enum Protocol {
    TWO_PHASE('2'),
    THREE_PHASE('3');

    private final char letter;

    Protocol(char letter) {
      this.letter = letter;
    }
  }

  public GlobalId {
    if (!CLUSTER.matcher(cluster).matches()) {
      throw new IllegalArgumentException("not a cluster's name: " + cluster);
    }
    if (home.getBytes(UTF_8).length > LONGEST_HOME) {
      throw new IllegalArgumentException("too long for an XID: " + home);
    }
    int length = text(cluster, proxy, epoch, sequence, protocol, home).getBytes(UTF_8).length;
    if (length > LONGEST) {
      throw new IllegalArgumentException("an XID of " + length + " bytes");
    }
  }

  /// The name that stands for a server in an XID: its own, or a digest of one that is too long.
  public static String homeOf(String server) {
    byte[] bytes = server.getBytes(UTF_8);
    if (bytes.length <= LONGEST_HOME) {
      return server;
    }
    return "~" + HexFormat.of().toHexDigits(digest(bytes));
  }

  /// FNV-1a: no secret, only short and the same everywhere.
  private static long digest(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : bytes) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /// The transaction's name for people and in `SHOW KINTSUGI TRANSACTION`.
  @Override
  public String toString() {
    return text(cluster, proxy, epoch, sequence, protocol, home);
  }

  private static String text(
      String cluster, int proxy, long epoch, long sequence, Protocol protocol, String home) {
    return String.join(
        ":",
        cluster,
        Integer.toString(proxy),
        Long.toString(epoch, 36),
        Long.toString(sequence, 36),
        String.valueOf(protocol.letter),
        home);
  }

  /// The XID of this transaction's branch on a shard, as the XA statements take it.
  public String xid(String shard) {
    HexFormat hex = HexFormat.of();
    return "X'%s',X'%s',%d"
        .formatted(
            hex.formatHex(toString().getBytes(UTF_8)),
            hex.formatHex(shard.getBytes(UTF_8)),
            FORMAT);
  }

  /// Reads what {@link #toString} wrote; empty for anything else.
  public static Optional<GlobalId> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Protocol protocol = matcher.group(5).equals("2") ? Protocol.TWO_PHASE : Protocol.THREE_PHASE;
    try {
      return Optional.of(
          new GlobalId(
              matcher.group(1),
              Integer.parseInt(matcher.group(2)),
              Long.parseLong(matcher.group(3).toLowerCase(Locale.ROOT), 36),
              Long.parseLong(matcher.group(4).toLowerCase(Locale.ROOT), 36),
              protocol,
              matcher.group(6)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
