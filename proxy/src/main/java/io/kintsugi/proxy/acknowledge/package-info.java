/// What a commit waits for between the server's OK and the client's: `replication.acknowledge`
/// beyond MySQL's own semi-sync.
@NullMarked
package io.kintsugi.proxy.acknowledge;

import org.jspecify.annotations.NullMarked;
