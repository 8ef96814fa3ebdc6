/// How a transaction ends over its branches (docs/design/commit.md): COMMIT, ROLLBACK, savepoints,
/// and the wait for replicas that acknowledge.
@NullMarked
package io.kintsugi.proxy.session.commit;

import org.jspecify.annotations.NullMarked;
