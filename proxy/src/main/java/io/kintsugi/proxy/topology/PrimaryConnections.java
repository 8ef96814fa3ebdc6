package io.kintsugi.proxy.topology;

import io.kintsugi.proxy.admin.ControlPools;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.xa.ControlConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/// The control plane's way to a group: to whoever is its primary now. So schemas are read, and
/// transactions settled, where the group's data live, whatever the file calls the server.
public record PrimaryConnections(ControlPools pools, Supplier<Topology> topology)
    implements ControlConnections {

  /// @throws SQLException also when the group has no primary
  @Override
  public Connection connect(String server) throws SQLException {
    return pools.connect(primary(server));
  }

  @Override
  public Connection dedicated(String server) throws SQLException {
    return pools.dedicated(primary(server));
  }

  private String primary(String name) throws SQLException {
    Group group = topology.get().group(name);
    String target = group.target();
    if (target == null) {
      throw new SQLException(
          group.problems().stream()
              .filter(problem -> problem.kind() == Topology.Problem.Kind.NO_PRIMARY)
              .map(Topology.Problem::sentence)
              .findFirst()
              .orElse(name + " has no primary"));
    }
    return target;
  }
}
