/// From a statement to what each shard gets and how the answers are joined. All we can goes to
/// MySQL; the rest costs us.
@NullMarked
package io.kintsugi.router.plan;

import org.jspecify.annotations.NullMarked;
