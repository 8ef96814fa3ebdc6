/// Control plane: who is primary, which replicas may be read, and how late they are, as the servers
/// themselves show it (docs/design/replication.md).
@NullMarked
package io.kintsugi.proxy.topology;

import org.jspecify.annotations.NullMarked;
