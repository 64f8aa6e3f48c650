using Farspan.Analysis.Claims;
using Farspan.Topology.Diagnostics;

namespace Farspan.Analysis.Tests.Claims;

/// <summary>Requirement A5: what is wrong with claims and policies that only the plan can tell.</summary>
public sealed class FindingTests
{
    private const string Head = """
        farspan: 1
        name: t
        providers: { p: { kind: lab } }
        networks:
          front: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24, exposure: public } } }
          back: { provider: p, cidr: 10.1.0.0/16, subnets: { s: { cidr: 10.1.1.0/24 } } }
          six: { provider: p, cidr: "fd00:1::/48", subnets: { s: { cidr: "fd00:1::/64" } } }
        links:
          between: { method: peering, between: [network/front, network/back] }
        machines:
          web-1: { subnet: front/s, labels: { role: web } }
          web-2: { subnet: front/s, labels: { role: web } }
          db-1: { subnet: back/s, labels: { role: db } }
          far: { subnet: six/s, labels: { role: far } }
        services:
          db: { on: { role: db }, ports: { sql: 5432/tcp } }
        policies:
          - name: reads
            allow: { from: { role: web }, to: service/db }

        """;

    [Theory]
    [InlineData("never: { from: { role: web }, to: service/db }", "web-1")]
    [InlineData("never: { from: all, to: { role: db }, ports: 5000-6000/tcp }", "web-1")]
    [InlineData("only: { from: internet, to: service/db }", "web-1")]
    [InlineData("isolated: [network/front, network/back]", "web-1")]
    [InlineData("encrypted: { between: { role: [web, db] } }", "web-1")]
    public void Claims_that_cannot_both_be_true_are_named_with_both_places_and_a_connection(string forbidding, string sender)
    {
        var found = Assert.Single(Prove("claims:\n  - name: wanted\n    always: { from: { role: web }, to: service/db }\n  - name: unwanted\n    " + forbidding).Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal("FS3002", found.Code);
        Assert.Contains("Claims 'wanted' and 'unwanted' contradict each other", found.Message, StringComparison.Ordinal);
        Assert.Contains($"demands that {sender} reaches db-1 (10.1.1.2) on 5432/tcp", found.Message, StringComparison.Ordinal);
        Assert.Equal((23, 21), (found.Location.Line, Assert.Single(found.Related).Line));
    }

    [Theory]
    [InlineData("never: { from: machine/web-1, to: service/db }", "never: { from: { role: db }, to: { role: web } }")]
    [InlineData("always: { from: { role: web }, to: service/db }", "never: { from: internet, to: service/db }")]
    [InlineData("always: { from: { role: web }, to: service/db }", "only: { from: network/front, to: service/db }")]
    [InlineData("always: { from: { role: web }, to: service/db }", "never: { from: { role: web }, to: { role: db }, ports: 5433/tcp }")]
    [InlineData("always: { from: { role: web }, to: service/db }", "airGapped: { role: db }")]
    public void Claims_that_speak_of_different_packets_do_not_contradict_each_other(string first, string second) =>
        Assert.Empty(Prove($"claims:\n  - {first}\n  - {second}").Diagnostics);

    [Fact]
    public void Air_gapped_machines_that_must_reach_the_internet_are_a_contradiction()
    {
        var report = Prove("claims:\n  - airGapped: { role: web }\n  - always: { from: { role: web }, to: internet, ports: 443/tcp }");
        Assert.Contains(report.Diagnostics, d => d.Code == "FS3002" && d.Message.Contains("the internet", StringComparison.Ordinal));
    }

    [Fact]
    public void A_claim_between_machines_without_a_common_family_says_nothing()
    {
        var report = Prove("claims:\n  - never: { from: { role: far }, to: { role: db } }");
        var found = Assert.Single(report.Diagnostics);
        Assert.Equal(("FS3001", Severity.Error, 21), (found.Code, found.Severity, found.Location.Line));
        Assert.Contains("have no address family in common", found.Message, StringComparison.Ordinal);
        Assert.Equal(Outcome.Unknown, report.Claims[0].Outcome);
        Assert.False(report.Holds);
    }

    [Fact]
    public void A_claim_about_one_machine_and_itself_says_nothing() =>
        Assert.Contains("what a machine says to itself never leaves it", Assert.Single(Prove("claims:\n  - never: { from: machine/db-1, to: service/db }").Diagnostics).Message, StringComparison.Ordinal);

    [Fact]
    public void A_policy_that_nothing_can_match_is_a_warning_at_its_line()
    {
        var found = Assert.Single(Prove("  - name: talks to itself\n    allow: { from: machine/db-1, to: service/db }").Diagnostics);
        Assert.Equal(("FS3003", Severity.Warning, 20), (found.Code, found.Severity, found.Location.Line));
        Assert.StartsWith("Policy 'talks to itself' lets nothing through: ", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  - name: more\n    allow: { from: machine/web-1, to: service/db }", "more", "reads")]
    [InlineData("  - name: more\n    allow: { from: network/front, to: { role: db }, ports: all }", "reads", "more")]
    [InlineData("  - name: more\n    allow: { from: { role: web }, to: service/db, ports: sql }", "more", "reads")]
    public void A_policy_that_another_one_covers_is_a_warning_that_names_both(string policy, string covered, string by)
    {
        var found = Assert.Single(Prove(policy).Diagnostics);
        Assert.Equal(("FS3004", Severity.Warning), (found.Code, found.Severity));
        Assert.StartsWith($"Policy '{covered}' changes nothing: policy '{by}' allows all that it allows", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_others_cover_together_is_a_warning_that_names_all_of_them_with_their_lines()
    {
        var found = Assert.Single(Prove("""
              - name: low
                allow: { from: network/front, to: { role: db }, ports: 5000-5199/tcp }
              - name: high
                allow: { from: machine/web-1, to: { role: db }, ports: 5150-5310/tcp }
              - name: other
                allow: { from: machine/web-2, to: { role: db }, ports: 5200-5310/tcp }
              - name: middle
                allow: { from: { role: web }, to: { role: db }, ports: 5100-5300/tcp }
            """).Diagnostics);
        Assert.Equal(("FS3004", Severity.Warning, 26), (found.Code, found.Severity, found.Location.Line));
        Assert.Equal(
            "Policy 'middle' changes nothing: policies 'low' (t.yaml:20:5), 'high' (t.yaml:22:5), 'other' (t.yaml:24:5) together allow all that it allows; remove it, or narrow one of them.",
            found.Message);
        Assert.Equal([20, 22, 24], found.Related.Select(r => r.Line));
    }

    [Theory]
    [InlineData("5000-5198/tcp", "5150-5310/tcp", "5200-5310/tcp")]
    [InlineData("5000-5199/tcp", "5201-5310/tcp", "5200-5310/tcp")]
    [InlineData("5000-5199/tcp", "5150-5300/udp", "5200-5310/tcp")]
    public void A_policy_of_which_the_others_leave_one_port_changes_something(string low, string high, string other) =>
        Assert.Empty(Prove($$"""
              - allow: { from: network/front, to: { role: db }, ports: {{low}} }
              - allow: { from: machine/web-1, to: { role: db }, ports: {{high}} }
              - allow: { from: machine/web-2, to: { role: db }, ports: {{other}} }
              - allow: { from: { role: web }, to: { role: db }, ports: 5100-5300/tcp }
            """).Diagnostics);

    [Fact]
    public void A_policy_that_a_claim_forbids_as_a_whole_is_a_warning_and_the_claim_fails()
    {
        var report = Prove("  - name: hands\n    allow: { from: internet, to: { role: web }, ports: 22/tcp }\nclaims:\n  - name: shell\n    never: { from: internet, to: { role: web } }");
        var found = Assert.Single(report.Diagnostics);
        Assert.Equal(("FS3005", Severity.Warning), (found.Code, found.Severity));
        Assert.Equal(Outcome.Fails, report.Claims[0].Outcome);
        Assert.Equal("remove or narrow policy 'hands' (t.yaml:20:5)", report.Claims[0].Mend);
    }

    [Fact]
    public void The_mend_names_every_policy_that_has_to_go()
    {
        var report = Prove("  - name: a\n    allow: { from: network/front, to: { role: db }, ports: 5000-5500/tcp }\nclaims:\n  - never: { from: machine/web-1, to: { role: db }, ports: 5432/tcp }");
        Assert.Matches("^remove or narrow policy '(a|reads)' .* and policy '(a|reads)' ", report.Claims[0].Mend);
    }

    [Fact]
    public void A_survival_mentions_members_that_share_what_they_are_to_be_spread_over()
    {
        const string Service = "  extra: { on: { role: web }, ports: { http: 80/tcp }, spread: provider }\n  agent: { on: { role: web }, ports: { http: 81/tcp } }\npolicies:";
        var report = Prover.Prove(Plans.Compile(Head.Replace("policies:", Service, StringComparison.Ordinal) + "claims:\n  - survives: { service: extra, losing: { machines: 1 } }\n  - survives: { service: agent, losing: { machines: 1 } }\n"));
        Assert.EndsWith("; not spread by provider as declared: provider/p has web-1, web-2", report.Claims[0].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("spread", report.Claims[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_sets_of_ports_are_folded()
    {
        var ports = string.Join(", ", Enumerable.Range(0, 30).Select(i => FormattableString.Invariant($"{1000 + (i * 10)}/tcp")));
        var report = Prove($"  - name: many\n    allow: {{ from: internet, to: {{ role: web }}, ports: [{ports}] }}\nclaims:\n  - never: {{ from: internet, to: {{ role: web }} }}");
        Assert.Contains("1000/tcp 1010/tcp 1020/tcp 1030/tcp 1040/tcp 1050/tcp 1060/tcp and 23 more", report.Claims[0].Reason, StringComparison.Ordinal);
    }

    private static ProofReport Prove(string rest) => Prover.Prove(Plans.Compile($"{Head.TrimEnd()}\n{rest}\n"));
}
