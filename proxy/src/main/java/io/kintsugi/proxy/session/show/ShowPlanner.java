package io.kintsugi.proxy.session.show;

import static java.util.stream.Collectors.joining;

import io.kintsugi.proxy.session.show.MetadataPlan.Ask;
import io.kintsugi.proxy.session.show.MetadataPlan.AskMany;
import io.kintsugi.proxy.session.show.MetadataPlan.FromSession;
import io.kintsugi.proxy.session.show.MetadataPlan.Local;
import io.kintsugi.proxy.session.show.MetadataPlan.Refused;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.LogicalSchema;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.statement.SessionStatement.Show;
import io.kintsugi.router.statement.SqlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Plans one SHOW statement.
final class ShowPlanner {
  private static final String INFORMATION_SCHEMA = "information_schema";

  private final Show show;
  private final MetadataContext context;
  private final Catalog catalog;

  ShowPlanner(Show show, MetadataContext context) {
    this.show = show;
    this.context = context;
    this.catalog = context.catalog();
  }

  MetadataPlan plan() {
    return switch (show.kind()) {
      case WARNINGS, ERRORS, COUNT_WARNINGS, COUNT_ERRORS -> new FromSession();
      case VARIABLES -> anywhere(scope() + "VARIABLES" + filter(), variables());
      case STATUS -> anywhere(scope() + "STATUS" + filter(), RowRewrite.NONE);
      case ENGINES -> anywhere("ENGINES", RowRewrite.NONE);
      case CHARACTER_SET -> anywhere("CHARACTER SET" + filter(), RowRewrite.NONE);
      case COLLATION -> anywhere("COLLATION" + filter(), RowRewrite.NONE);
      case PLUGINS -> anywhere("PLUGINS", RowRewrite.NONE);
      case PRIVILEGES -> anywhere("PRIVILEGES", RowRewrite.NONE);
      case DATABASES -> databases();
      case TABLES -> listed(full() + "TABLES");
      case TABLE_STATUS -> listed("TABLE STATUS");
      case COLUMNS -> ofTable(full() + "COLUMNS FROM ");
      case INDEX -> ofTable((show.extended() ? "EXTENDED " : "") + "INDEX FROM ");
      case CREATE_TABLE -> created("TABLE", 1);
      case CREATE_VIEW -> created("VIEW", 1);
      case CREATE_TRIGGER -> created("TRIGGER", 2);
      case CREATE_PROCEDURE -> created("PROCEDURE", 2);
      case CREATE_FUNCTION -> created("FUNCTION", 2);
      case CREATE_EVENT -> created("EVENT", 3);
      case CREATE_DATABASE -> createDatabase();
      case TRIGGERS -> listedOnce("TRIGGERS");
      case EVENTS -> listedOnce("EVENTS");
      case OPEN_TABLES -> listedOnce("OPEN TABLES");
      case PROCEDURE_STATUS -> routines("PROCEDURE STATUS");
      case FUNCTION_STATUS -> routines("FUNCTION STATUS");
      case PROCESSLIST -> ProcessList.show(context.processes(), show.full());
      case GRANTS -> grants();
      case MASTER_STATUS -> notYet("SHOW BINARY LOG STATUS (ask a server of the shard)");
      case KINTSUGI ->
          new Refused(
              1064,
              "42000",
              "You have an error in your SQL syntax; check docs/admin.md for what may follow SHOW"
                  + " KINTSUGI");
      case OTHER -> notYet(show.table() == null ? "This SHOW" : show.table());
    };
  }

  private static Refused notYet(String what) {
    return new Refused(1235, "42000", what + " is not supported yet.");
  }

  private String scope() {
    return show.global() ? "GLOBAL " : "";
  }

  private String full() {
    return (show.extended() ? "EXTENDED " : "") + (show.full() ? "FULL " : "");
  }

  private String filter() {
    if (show.like() != null) {
      return " LIKE " + show.like();
    }
    return show.where() == null ? "" : " WHERE " + show.where();
  }

  private RowRewrite variables() {
    return new RowRewrite(
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        null,
        show.global() ? Map.of() : context.variables());
  }

  /// Any shard; one of the default schema, so that a transaction stays where it is.
  private MetadataPlan anywhere(String what, RowRewrite rewrite) {
    @Nullable String current = context.schema();
    @Nullable LogicalSchema schema = current == null ? null : catalog.schema(current);
    if (schema == null && !context.schemas().isEmpty()) {
      schema = catalog.schema(context.schemas().getFirst());
    }
    return new Ask(schema == null ? 0 : schema.unsharded(), "SHOW " + what, rewrite);
  }

  private MetadataPlan databases() {
    String union =
        Stream.concat(Stream.of(INFORMATION_SCHEMA), context.schemas().stream().sorted())
            .map(name -> "SELECT " + "CONVERT(" + SqlText.literal(name) + " USING utf8mb3)")
            .map(item -> item + " COLLATE utf8mb3_bin AS `Database`")
            .collect(joining(" UNION ALL "));
    @Nullable String like = show.like();
    String heading = like == null ? "" : " AS " + likeHeading(like);
    String condition = like == null ? filter() : " WHERE `Database` LIKE " + like;
    String sql = "SELECT `Database`" + heading + " FROM (" + union + ") AS SCHEMATA" + condition;
    return switch (anywhere("", RowRewrite.NONE)) {
      case Ask ask -> new Ask(ask.shard(), sql, RowRewrite.NONE);
      case MetadataPlan other -> other;
    };
  }

  private static String likeHeading(String literal) {
    String pattern = literal.substring(1, literal.length() - 1).replace("''", "'");
    return "`Database (" + pattern.replace("`", "``") + ")`";
  }

  /// Tables of all shards that have some which the ones before have not.
  private MetadataPlan listed(String what) {
    return inSchema(
        schema -> {
          List<Ask> asks = new ArrayList<>();
          Set<String> elsewhere = elsewhere(schema);
          int home = schema.unsharded();
          asks.add(listing(what, schema, home, null));
          for (int shard : schema.shards().toArray()) {
            Set<String> here = new HashSet<>();
            for (String name : elsewhere) {
              @Nullable Table table = schema.table(name);
              if (table != null && table.exists() && table.shards().lowest() == shard) {
                here.add(name);
              }
            }
            if (!here.isEmpty()) {
              asks.add(listing(what, schema, shard, here));
            }
          }
          return asks.size() == 1 ? asks.getFirst() : new AskMany(asks);
        },
        "SHOW " + what + " FROM information_schema" + filter());
  }

  private static Set<String> elsewhere(LogicalSchema schema) {
    Set<String> names = new HashSet<>();
    for (Table table : schema.tables().values()) {
      if (!table.shards().contains(schema.unsharded())) {
        names.add(table.name());
      }
    }
    return names;
  }

  private Ask listing(String what, LogicalSchema schema, int shard, @Nullable Set<String> keep) {
    String physical = physical(shard);
    String from = "Tables_in_" + physical;
    String to = "Tables_in_" + schema.name();
    String filter = show.where() == null ? filter() : filter().replace(to, "`" + from + "`");
    String sql = "SHOW " + what + " FROM " + quoted(physical) + filter;
    return new Ask(
        shard,
        sql,
        new RowRewrite(Map.of(from, to), Map.of(), List.of(), List.of(), keep, Map.of()));
  }

  private MetadataPlan listedOnce(String what) {
    boolean named = show.kind() != Show.Kind.TRIGGERS;
    return inSchema(
        schema -> {
          String physical = physical(schema.unsharded());
          Map<String, String> names = Map.of(physical, schema.name());
          String sql = "SHOW " + what + " FROM " + quoted(physical) + literals(schema, physical);
          RowRewrite rewrite =
              new RowRewrite(
                  Map.of(), names, named ? List.of(0) : List.of(), List.of(), null, Map.of());
          return new Ask(schema.unsharded(), sql, rewrite);
        },
        "SHOW " + what + " FROM information_schema" + filter());
  }

  private MetadataPlan routines(String what) {
    if (context.schemas().isEmpty()) {
      return anywhere(what + " WHERE FALSE", RowRewrite.NONE);
    }
    @Nullable String current = context.schema();
    String name =
        current == null || !context.schemas().contains(current)
            ? context.schemas().getFirst()
            : current;
    @Nullable LogicalSchema schema = catalog.schema(name);
    if (schema == null) {
      return unknown(name);
    }
    Map<String, String> names = MetadataPlanner.names(schema.unsharded(), context);
    String sql = "SHOW " + what + literals(schema, physical(schema.unsharded()));
    return new Ask(
        schema.unsharded(),
        sql,
        new RowRewrite(Map.of(), names, List.of(0), List.of(), names.keySet(), Map.of()));
  }

  /// The filter, a literal that is the logical schema's name made physical.
  private String literals(LogicalSchema schema, String physical) {
    return show.where() == null
        ? filter()
        : filter()
            .replace("'" + schema.name() + "'", "'" + physical + "'")
            .replace("\"" + schema.name() + "\"", "'" + physical + "'");
  }

  private MetadataPlan ofTable(String what) {
    String table = quoted(String.valueOf(show.table()));
    return inSchema(
        schema -> {
          int shard = home(schema, String.valueOf(show.table()));
          String sql = "SHOW " + what + table + " FROM " + quoted(physical(shard)) + filter();
          return new Ask(shard, sql, RowRewrite.NONE);
        },
        "SHOW " + what + table + " FROM information_schema" + filter());
  }

  private MetadataPlan created(String kind, int textColumn) {
    String name = quoted(String.valueOf(show.table()));
    return inSchema(
        schema -> {
          int shard = home(schema, String.valueOf(show.table()));
          // Unqualified, MySQL leaves the schema out of a view's text.
          boolean own = schema.name().equals(context.schema());
          String physical = physical(shard);
          String sql = "SHOW CREATE " + kind + " " + quoted(physical) + "." + name;
          Map<String, String> names = own ? Map.of() : Map.of(physical, schema.name());
          return new Ask(
              shard,
              sql,
              new RowRewrite(
                  Map.of(),
                  names,
                  List.of(),
                  own ? List.of() : List.of(textColumn),
                  null,
                  Map.of()));
        },
        "SHOW CREATE " + kind + " information_schema." + name);
  }

  private MetadataPlan createDatabase() {
    String ifNotExists = show.full() ? "IF NOT EXISTS " : "";
    return inSchema(
        schema -> {
          String physical = physical(schema.unsharded());
          RowRewrite rewrite =
              new RowRewrite(
                  Map.of(),
                  Map.of(physical, schema.name()),
                  List.of(0),
                  List.of(1),
                  null,
                  Map.of());
          String sql = "SHOW CREATE DATABASE " + ifNotExists + quoted(physical);
          return new Ask(schema.unsharded(), sql, rewrite);
        },
        "SHOW CREATE DATABASE information_schema");
  }

  private MetadataPlan grants() {
    String account = "`" + context.user().replace("`", "``") + "`@`%`";
    if (show.table() != null) {
      return notYet("SHOW GRANTS of another account");
    }
    List<List<@Nullable String>> rows = new ArrayList<>();
    rows.add(List.of("GRANT USAGE ON *.* TO " + account));
    for (String schema : context.schemas()) {
      String name = "`" + schema.replace("`", "``") + "`";
      rows.add(List.of("GRANT ALL PRIVILEGES ON " + name + ".* TO " + account));
    }
    return new Local(List.of("Grants for " + context.user() + "@%"), rows);
  }

  private MetadataPlan inSchema(Function<LogicalSchema, MetadataPlan> plan, String metadataSql) {
    @Nullable String name = show.schema() == null ? context.schema() : show.schema();
    if (name == null) {
      return new Refused(1046, "3D000", "No database selected");
    }
    if (name.equalsIgnoreCase(INFORMATION_SCHEMA)) {
      return anywhere(metadataSql.substring("SHOW ".length()), RowRewrite.NONE);
    }
    @Nullable LogicalSchema schema = catalog.schema(name);
    if (schema == null) {
      return unknown(name);
    }
    return context.schemas().contains(name)
        ? plan.apply(schema)
        : new Refused(
            1044,
            "42000",
            "Access denied for user '" + context.user() + "'@'%' to database '" + name + "'");
  }

  private static Refused unknown(String schema) {
    return new Refused(1049, "42000", "Unknown database '" + schema + "'");
  }

  /// A shard that has the table; views and tables not known are the unsharded shard's business.
  private static int home(LogicalSchema schema, String name) {
    @Nullable Table table = schema.table(name);
    return table == null || table.shards().isEmpty() || table.shards().contains(schema.unsharded())
        ? schema.unsharded()
        : table.shards().lowest();
  }

  private String physical(int shard) {
    return catalog.shard(shard).schema();
  }

  private String quoted(String name) {
    return SqlText.quotedName(name, context.mode());
  }
}
