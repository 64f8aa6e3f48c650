using Farspan.Planning;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Tests.Reports;

/// <summary>Invents results of probes.</summary>
internal static class Results
{
    /// <summary>A network that does what the policies say.</summary>
    public static IReadOnlyList<ProbeResult> AsDeclared(ProbePlan probes) => [.. probes.Probes.Select(p => p.Expect == Expectation.Connects
        ? Of(p, ProbeOutcome.Connected, $"answered as {p.Service?.Name}")
        : Of(p, ProbeOutcome.Silent, "no answer for 1.2 s"))];

    public static ProbeResult Of(ProbeSpec probe, ProbeOutcome outcome, string detail) =>
        new() { Probe = probe, Outcome = outcome, Detail = detail, ElapsedMs = outcome == ProbeOutcome.Connected ? 0.8 : 1200 };

    /// <summary>The same results with those that match replaced.</summary>
    public static IReadOnlyList<ProbeResult> With(this IReadOnlyList<ProbeResult> results, Func<ProbeSpec, bool> match, ProbeOutcome outcome, string detail) =>
        [.. results.Select(r => match(r.Probe) ? Of(r.Probe, outcome, detail) : r)];

    /// <summary>Two machines that are cut off from the internet and one that is not, both families.</summary>
    public static NetworkPlan CutOff() => Plans.Compile("""
        farspan: 1
        name: cut
        providers: { p: { kind: lab } }
        networks:
          n:
            provider: p
            cidr: [10.0.0.0/16, "2001:db8:1::/48"]
            subnets:
              back: { cidr: [10.0.1.0/24, "2001:db8:1:1::/64"] }
              open: { cidr: [10.0.2.0/24, "2001:db8:1:2::/64"], exposure: public }
        machines:
          m1: { subnet: n/back, labels: { role: db } }
          m2: { subnet: n/back, labels: { role: db } }
          web: { subnet: n/open, labels: { role: web } }
        services:
          sql: { on: { role: db }, ports: { main: 5432/tcp } }
        policies:
          - allow: { from: { role: web }, to: service/sql }
          - allow: { from: { role: web }, to: internet, ports: 443/tcp }
        claims:
          - airGapped: { role: db }
        """);

    /// <summary>Many providers with one machine each, all allowed to speak to all over one mesh.</summary>
    public static NetworkPlan ManyProviders(int count)
    {
        var numbers = Enumerable.Range(1, count).ToList();
        return Plans.Compile($$"""
            farspan: 1
            name: many
            providers: { {{string.Join(", ", numbers.Select(n => $"p{n}: {{ kind: lab }}"))}} }
            networks: { {{string.Join(", ", numbers.Select(n => $"n{n}: {{ provider: p{n}, cidr: 10.{n}.0.0/16, subnets: {{ s: {{ cidr: 10.{n}.1.0/24 }} }} }}"))}} }
            machines: { {{string.Join(", ", numbers.Select(n => $"m{n}: {{ subnet: n{n}/s, labels: {{ role: x }} }}"))}} }
            overlays: { mesh: { kind: wireguard, cidr: 10.200.0.0/16, members: { role: x } } }
            services: { web: { on: { role: x }, over: mesh, ports: { http: 80/tcp } } }
            policies: [ { allow: { from: { role: x }, to: service/web } } ]
            """);
    }
}
