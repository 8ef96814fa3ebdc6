package io.kintsugi.proxy.acknowledge;

import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What servers are asked about a commit.
public final class Questions {
  /// Everything the server has executed; on the server of a commit that is done, the commit too.
  public static final String EXECUTED = "SELECT @@GLOBAL.gtid_executed";

  /// What anybody may have seen on the server, to be put together by {@link #seen}. MySQL lets go
  /// of a transaction's rows a moment before it counts it as executed; until then its id is owned,
  /// and goes from one set to the other in one step. So the owned ones are read first.
  public static final String SEEN = "SELECT @@GLOBAL.gtid_owned, @@GLOBAL.gtid_executed";

  /// Asked after a commit, `ON` proves that a replica has received it: MySQL switches off when a
  /// commit was not acknowledged in time, and on again when a replica has received all there is.
  /// Both of the names the variable has had.
  static final String SEMI_SYNC =
      "SELECT variable_value FROM performance_schema.global_status WHERE variable_name IN"
          + " ('Rpl_semi_sync_source_status', 'Rpl_semi_sync_master_status')";

  private static final Pattern BLANKS = Pattern.compile("\\s");

  /// Behind each owned id: the thread that owns it.
  private static final Pattern OWNER = Pattern.compile("#\\d+");

  private Questions() {}

  /// One set of what {@link #SEEN} answers; any other answer of one cell as it is.
  ///
  /// @return null when there is no answer
  public static @Nullable String seen(List<@Nullable String> row) {
    StringJoiner all = new StringJoiner(",");
    boolean any = false;
    for (String cell : row) {
      if (cell != null) {
        any = true;
        if (!cell.isEmpty()) {
          all.add(OWNER.matcher(cell).replaceAll(""));
        }
      }
    }
    return any ? all.toString() : null;
  }

  /// Answers 0 when the server has executed the whole set, 1 when the time was over before.
  ///
  /// @param set as `@@gtid_executed` prints it
  public static String wait(String set, Duration patience) {
    long millis = patience.toMillis();
    return "SELECT WAIT_FOR_EXECUTED_GTID_SET('%s', %d.%03d)"
        .formatted(BLANKS.matcher(set).replaceAll(""), millis / 1000, millis % 1000);
  }
}
