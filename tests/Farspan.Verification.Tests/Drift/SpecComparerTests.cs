using Farspan.State;
using Farspan.State.Addresses;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Names;
using Farspan.State.Overlays;
using Farspan.State.Services;
using Farspan.State.Sysctls;
using Farspan.Verification.Drift;

namespace Farspan.Verification.Tests.Drift;

public sealed class SpecComparerTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly MachineSpec _spec = Plans.Example("provider-groups").Machines.Single(m => m.Machine == "etcd-1");

    [Fact]
    public void A_machine_that_looks_like_its_spec_is_in_sync() => Assert.Equal(Verdict.InSync, Compare(Seen()).Verdict);

    [Fact]
    public void A_machine_without_a_status_is_unknown() =>
        Assert.Equal(Verdict.Unknown, SpecComparer.Compare(_spec, null, _now, _now).Verdict);

    [Theory]
    [InlineData(-1, 0, Verdict.Converging)]
    [InlineData(-1, 31, Verdict.Unknown)]
    [InlineData(1, 0, Verdict.Unknown)]
    public void A_status_of_another_generation_is_never_compared(int generations, int seconds, Verdict expected)
    {
        var status = Seen() with { ObservedGeneration = _spec.Generation + generations, Links = [] };
        var drift = SpecComparer.Compare(_spec, status, _now, _now.AddSeconds(seconds));
        Assert.Equal(expected, drift.Verdict);
        Assert.Empty(drift.Concepts);
    }

    [Fact]
    public void A_removed_rule_an_added_rule_and_a_lost_route_are_named()
    {
        var status = Seen();
        var rule = status.Filter!.Rules[^1];
        status = status with
        {
            Routes = [.. status.Routes.Skip(1)],
            Filter = status.Filter with { Rules = [.. status.Filter.Rules.SkipLast(1), rule with { Ports = [], Origin = "by hand" }] },
        };
        var drift = Compare(status);
        Assert.Equal(Verdict.Drifted, drift.Verdict);
        Assert.Equal(["routes", "filter rules"], drift.Concepts.Select(c => c.Concept));
        Assert.Equal(2, drift.Concepts[1].Differences.Count);
        Assert.Equal([DriftCodes.DriftedCode, DriftCodes.DriftedCode], SpecComparer.FindingsOf(Network(drift)).Select(f => f.Code));
    }

    [Theory]
    [InlineData(ServiceState.Running, 0, Verdict.InSync)]
    [InlineData(ServiceState.Restarting, 5, Verdict.Converging)]
    [InlineData(ServiceState.Failed, 5, Verdict.Drifted)]
    public void A_service_that_died_is_converging_until_it_is_given_up(ServiceState state, int secondsAgo, Verdict expected)
    {
        var status = Seen();
        status = status with { Services = [status.Services[0] with { State = state, Since = _now.AddSeconds(-secondsAgo) }] };
        Assert.Equal(expected, Compare(status).Verdict);
    }

    [Fact]
    public void A_network_is_as_bad_as_its_worst_machine()
    {
        var plan = Plans.Example("provider-groups");
        Assert.Equal(Verdict.Unknown, SpecComparer.Compare(plan, new Dictionary<string, MachineStatus>(StringComparer.Ordinal), _now, _now).Verdict);
        var all = plan.Machines.ToDictionary(m => m.Machine, Seen, StringComparer.Ordinal);
        Assert.Equal(Verdict.InSync, SpecComparer.Compare(plan, all, _now, _now).Verdict);
        all["etcd-1"] = all["etcd-1"] with { Filter = null };
        Assert.Equal(Verdict.Drifted, SpecComparer.Compare(plan, all, _now, _now).Verdict);
    }

    private static MachineDrift Compare(MachineStatus status) => SpecComparer.Compare(_spec, status, _now, _now);

    private static NetworkDrift Network(MachineDrift machine) => new() { Verdict = machine.Verdict, Machines = [machine] };

    private static MachineStatus Seen() => Seen(_spec);

    /// <summary>The status of a machine on which everything was applied. Keys are those of the plan: none here, so any will do.</summary>
    internal static MachineStatus Seen(MachineSpec spec) => new()
    {
        Machine = spec.Machine,
        ObservedGeneration = spec.Generation,
        ObservedAt = _now,
        Sysctls = [.. spec.Sysctls.Select(s => new SysctlStatus { Name = s.Name, Value = s.Value })],
        Links = [.. spec.Links.Select(l => new LinkStatus { Name = l.Name, Kind = l.Kind, IsUp = true, Mtu = l.Mtu ?? 1500 })],
        Addresses = [.. spec.Addresses.Select(a => new AddressStatus { Link = a.Link, Address = a.Address, PrefixLength = a.PrefixLength, IsAutomatic = false })],
        Routes = spec.Routes,
        Overlays = [.. spec.Overlays.Select(o => new OverlayStatus
        {
            Link = o.Link, Name = o.Name, Engine = "kernel", PublicKey = Addressing.WireGuardPublicKey.From(new byte[32]), ListenPort = o.ListenPort, Peers = [],
        })],
        Filter = new FilterStatus
        {
            InputPolicy = spec.Filter.InputPolicy,
            ForwardPolicy = spec.Filter.ForwardPolicy,
            OutputPolicy = spec.Filter.OutputPolicy,
            Sets = spec.Filter.Sets,
            Rules = spec.Filter.Rules,
            Nat = spec.Filter.Nat,
            Foreign = [],
        },
        Names = new NamesStatus { Hosts = spec.Hosts, Resolver = spec.Resolver },
        Services = [.. spec.Services.Select(s => new ServiceStatus { Name = s.Name, State = ServiceState.Running, Restarts = 0, Pid = 1, Since = _now.AddMinutes(-1) })],
    };
}
