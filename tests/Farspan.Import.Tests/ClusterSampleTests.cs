using Farspan.Testing;

namespace Farspan.Import.Tests;

public sealed class ClusterSampleTests
{
    [Fact]
    public void A_small_cluster_becomes_a_topology_that_a_person_would_keep() =>
        Golden.Equal("cluster.yaml", Imported.Text(Samples.Read("cluster.yaml")));
}
