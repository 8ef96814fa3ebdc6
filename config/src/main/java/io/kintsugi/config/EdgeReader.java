package io.kintsugi.config;

import io.kintsugi.config.ProxyConfig.Admin;
import io.kintsugi.config.ProxyConfig.Credential;
import io.kintsugi.config.ProxyConfig.Identity;
import io.kintsugi.config.ProxyConfig.Listen;
import io.kintsugi.config.ProxyConfig.Tls;
import io.kintsugi.config.ProxyConfig.User;
import io.kintsugi.config.YamlNode.Entry;
import io.kintsugi.config.YamlNode.Mapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What faces clients and operators: the proxy's id, its two ports, its users.
final class EdgeReader {
  private final Fields file;
  private final FilePaths paths;

  EdgeReader(Fields file, FilePaths paths) {
    this.file = file;
    this.paths = paths;
  }

  Identity identity() {
    Fields fields = file.group(ConfigKeys.PROXY, ConfigKeys.PROXY_KEYS);
    return new Identity(fields.value(ConfigKeys.CLUSTER), fields.value(ConfigKeys.ID));
  }

  Listen listen() {
    Fields fields = file.group(ConfigKeys.LISTEN, ConfigKeys.LISTEN_KEYS);
    return new Listen(
        fields.value(ConfigKeys.LISTEN_ADDRESS), fields.value(ConfigKeys.LISTEN_PORT), tls(fields));
  }

  private @Nullable Tls tls(Fields listen) {
    Fields fields = listen.groupIfGiven(ConfigKeys.TLS, ConfigKeys.TLS_KEYS);
    return fields == null
        ? null
        : new Tls(
            paths.readable(fields, ConfigKeys.CERTIFICATE),
            paths.readable(fields, ConfigKeys.PRIVATE_KEY),
            fields.value(ConfigKeys.REQUIRE));
  }

  Admin admin(Listen listen) {
    Fields fields = file.group(ConfigKeys.ADMIN, ConfigKeys.ADMIN_KEYS);
    Admin admin =
        new Admin(
            fields.value(ConfigKeys.ADMIN_ADDRESS),
            fields.value(ConfigKeys.ADMIN_PORT),
            fields.value(ConfigKeys.ADMIN_SLOW),
            fields.value(ConfigKeys.ADMIN_STATEMENTS),
            hosts(fields));
    if (admin.port() == listen.port() && Addresses.clash(admin.address(), listen)) {
      Given<Integer> given = fields.given(ConfigKeys.ADMIN_PORT);
      fields.problem(
          given == null ? fields.at() : given.at(),
          "admin.port is the port of listen, " + admin.port(),
          "give each its own");
    }
    return admin;
  }

  private static List<String> hosts(Fields fields) {
    return Names.distinct(
        fields, fields.path("hosts"), fields.texts(ConfigKeys.ADMIN_HOSTS, Texts.HOST));
  }

  Map<String, User> users(Names schemas) {
    Map<String, User> users = new LinkedHashMap<>();
    for (Entry entry : file.named(ConfigKeys.USERS, Texts.USER_NAME)) {
      String path = file.path("users." + entry.name());
      Mapping mapping = file.scalars().mapping(path, entry.value());
      if (mapping != null) {
        Fields fields = file.sub(path, mapping, ConfigKeys.USER_KEYS);
        users.put(entry.name(), user(fields, schemas));
      }
    }
    return users;
  }

  private User user(Fields fields, Names schemas) {
    List<Given<String>> allowed = fields.texts(ConfigKeys.USER_SCHEMAS, Texts.SCHEMA);
    schemas.check(fields, fields.path("schemas"), allowed);
    return new User(
        credential(fields),
        Names.distinct(fields, fields.path("schemas"), allowed),
        fields.value(ConfigKeys.IS_ADMIN),
        fields.valueOrNull(ConfigKeys.USER_READS));
  }

  private Credential credential(Fields fields) {
    boolean password = fields.has(ConfigKeys.USER_PASSWORD);
    boolean hash = fields.has(ConfigKeys.PASSWORD_HASH);
    if (password == hash) {
      fields.problem(
          fields.at(),
          fields.path() + (password ? " has both password and password-hash" : " has no password"),
          "write either password or password-hash");
    }
    return hash
        ? new Credential.Hash(fields.value(ConfigKeys.PASSWORD_HASH))
        : new Credential.Password(fields.value(ConfigKeys.USER_PASSWORD));
  }
}
