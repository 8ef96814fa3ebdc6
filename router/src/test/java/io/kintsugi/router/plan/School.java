package io.kintsugi.router.plan;

import io.kintsugi.config.ConfigException;
import io.kintsugi.config.ConfigLoader;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.Catalogs;
import io.kintsugi.router.rule.ColumnInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The catalogue of the golden plans: plans/catalog.yaml and the tables' columns.
final class School {
  private School() {}

  static Catalog catalog() {
    return Catalogs.build(
        config(),
        Map.of(
            "school",
            Map.of(
                "student",
                    columns(
                        ColumnInfo.of("id", "bigint").withAutoIncrement(),
                        ColumnInfo.of("name", "varchar(50)"),
                        ColumnInfo.of("age", "int"),
                        ColumnInfo.of("status", "enum('new','old')"),
                        ColumnInfo.of("born", "date")),
                "grade",
                    columns(
                        ColumnInfo.of("student_id", "bigint").notNull(),
                        ColumnInfo.of("course_id", "int").notNull(),
                        ColumnInfo.of("score", "decimal(5,2)"),
                        ColumnInfo.of("remark", "json")),
                "course",
                    columns(
                        ColumnInfo.of("id", "int").withAutoIncrement(),
                        ColumnInfo.of("title", "varchar(80)")),
                "alumni",
                    columns(
                        ColumnInfo.of("id", "bigint").notNull(),
                        ColumnInfo.of("age", "int").notNull(),
                        ColumnInfo.of("name", "varchar(50)")),
                "visitor",
                    columns(
                        ColumnInfo.of("region", "varchar(8)").notNull(),
                        ColumnInfo.of("hits", "int")),
                "diary",
                    columns(
                        ColumnInfo.of("id", "bigint").notNull(),
                        ColumnInfo.of("title", "varchar(40)", "utf8mb4_general_ci"),
                        ColumnInfo.of("page", "text", "latin1_swedish_ci"),
                        ColumnInfo.of("mood", "enum('dull','gay')", "utf8mb4_general_ci"),
                        ColumnInfo.of("place", "varchar(40)", "latin2_czech_cs")),
                "teacher",
                    columns(
                        ColumnInfo.of("id", "int").withAutoIncrement(),
                        ColumnInfo.of("name", "varchar(50)"))),
            "sbtest",
            Map.of(
                "sbtest1",
                columns(
                    ColumnInfo.of("id", "int").notNull(),
                    ColumnInfo.of("k", "int").notNull(),
                    ColumnInfo.of("c", "char(120)").notNull(),
                    ColumnInfo.of("pad", "char(60)").notNull())),
            "mono",
            Map.of("t", columns(ColumnInfo.of("id", "int")))));
  }

  private static ProxyConfig config() {
    try {
      return ConfigLoader.load("catalog.yaml", Resources.read("/plans/catalog.yaml"), Map.of());
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<ColumnInfo> columns(ColumnInfo... columns) {
    List<ColumnInfo> numbered = new ArrayList<>();
    for (ColumnInfo column : columns) {
      numbered.add(column.withOrdinal(numbered.size() + 1));
    }
    return numbered;
  }
}
