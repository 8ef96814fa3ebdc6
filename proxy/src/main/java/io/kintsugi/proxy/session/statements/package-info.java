/// What is done for a routed statement: given to a run over the shards, or carried out by the
/// session itself (SET, SHOW, SAVEPOINT, the SQL that is the proxy's own).
@NullMarked
package io.kintsugi.proxy.session.statements;

import org.jspecify.annotations.NullMarked;
