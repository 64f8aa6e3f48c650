using Farspan.Analysis.Claims;

namespace Farspan.Import.Tests;

/// <summary>Claims about what was imported are proved, and a witness names the foreign rule.</summary>
public sealed class ProofTests
{
    private const string Claims =
        """

        claims:
          - name: database is hidden
            never: { from: internet, to: { namespace: shop, app: db } }
          - name: web asks api
            always: { from: { namespace: shop, app: web }, to: { namespace: shop, app: api }, ports: 9000/tcp }
          - name: nobody asks the gateway
            never: { from: internet, to: { namespace: ingress }, ports: 8443/tcp }
          - name: api asks web
            always: { from: { namespace: shop, app: api }, to: { namespace: shop, app: web }, ports: 8080/tcp }

        """;

    [Fact]
    public void Claims_about_a_cluster_hold_or_fail_with_the_policy_that_lets_the_packet_pass()
    {
        var report = Prover.Prove(Imported.Compile(Imported.Text(Samples.Read("cluster.yaml")) + Claims));
        Assert.Equal([Outcome.Holds, Outcome.Holds, Outcome.Fails, Outcome.Fails], report.Claims.Select(c => c.Outcome));
        Assert.Contains("k8s netpol/ingress/gateway ingress[0] dump.yaml:", report.Claims[2].Counterexample!.Blame, StringComparison.Ordinal);
    }
}
