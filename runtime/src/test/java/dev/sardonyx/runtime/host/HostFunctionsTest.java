package dev.sardonyx.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostFunctionsTest {
    @Test
    void namesAreSortedAndDiffer() {
        List<String> names = new ArrayList<>();
        HostFunctions.registerAll((name, function) -> names.add(name));
        assertThat(names).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(70);
    }
}
