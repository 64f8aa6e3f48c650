using Farspan.Planning;
using Farspan.Verification.Flows;
using Farspan.Verification.Probes;
using Farspan.Verification.Traffic;

namespace Farspan.Verification.Tests.Traffic;

[Trait("Requirement", "B7")]
public sealed class TrafficLedgerTests
{
    private static readonly NetworkPlan _plan = Plans.Example("kubespan-hybrid");

    [Fact]
    public void Counts_WireGuard_between_endpoints_as_encrypted()
    {
        var pair = Assert.Single(Seen(Datagram("master-1", "worker-1", FrameBytes.WireGuard(4, 96)), Datagram("worker-1", "master-1", FrameBytes.WireGuard(2, 92))).Pairs);
        Assert.Equal(("master-1", "worker-1", true), (pair.First, pair.Second, pair.MustBeEncrypted));
        Assert.Equal((2, 0, 0), (pair.EncryptedPackets, pair.ClearPackets, pair.UndeclaredPackets));
        Assert.Equal(20 + 8 + 96 + 20 + 8 + 92, pair.EncryptedBytes);
    }

    [Fact]
    public void A_datagram_at_the_overlay_port_that_is_not_WireGuard_is_in_clear()
    {
        var pair = Assert.Single(Seen(Datagram("master-1", "worker-1", new byte[64])).Pairs);
        Assert.Equal((0, 1, 1), (pair.EncryptedPackets, pair.ClearPackets, pair.UndeclaredPackets));
    }

    [Fact]
    public void A_message_of_WireGuard_form_at_another_port_is_in_clear()
    {
        var bytes = FrameBytes.Udp(Address("master-1"), 4000, Address("worker-1"), 4001, FrameBytes.WireGuard(4, 96));
        Assert.Equal((0, 1), Assert.Single(Seen(bytes).Pairs) is var pair ? (pair.EncryptedPackets, pair.UndeclaredPackets) : default);
    }

    [Fact]
    public void Names_the_first_packet_in_clear()
    {
        var pair = Assert.Single(Seen(FrameBytes.Tcp(Address("worker-1"), 40000, Address("worker-2"), 8000)).Pairs);
        Assert.Equal($"tcp worker-1 {Address("worker-1")}:40000 → worker-2 {Address("worker-2")}:8000, 40 bytes", pair.UndeclaredExample);
    }

    [Fact]
    public void Between_members_of_an_overlay_a_flow_that_a_policy_allows_in_clear_is_declared()
    {
        var plan = Plans.Example("provider-groups");
        plan = plan with { Topology = plan.Topology with { Claims = [] } };
        var from = Address("etcd-1", plan);
        var to = Address("karpenter-1", plan);
        var pair = Assert.Single(Seen(plan, FrameBytes.Tcp(from, 40000, to, 5000), FrameBytes.Tcp(to, 5000, from, 40000), FrameBytes.Tcp(from, 40000, to, 5001)).Pairs);
        Assert.Equal((3, 1), (pair.ClearPackets, pair.UndeclaredPackets));
        Assert.Contains(":5001", pair.UndeclaredExample, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_that_was_probed_and_not_seen_is_in_the_report()
    {
        var probe = ProbePlanner.Plan(_plan, ProbeOptions.Default).Probes.First(p => p.Via.Kind == WayKind.Overlay && p.Expect == Expectation.Connects);
        var result = new ProbeResult { Probe = probe, Outcome = ProbeOutcome.Connected, Detail = "connected", ElapsedMs = 1 };
        var pair = Assert.Single(new TrafficLedger(_plan).Report([result], [], 0, [], []).Pairs);
        Assert.Equal((true, 0), (pair.WasProbed, pair.EncryptedPackets));
    }

    [Fact]
    public void Two_ledgers_add_up_to_one()
    {
        byte[][] frames = [Datagram("master-1", "worker-1", FrameBytes.WireGuard(4, 96)), FrameBytes.Tcp(Address("worker-1"), 1, Address("worker-2"), 2), [1, 2, 3]];
        var first = Ledger(_plan, frames[..1]);
        first.Add(Ledger(_plan, frames[1..]));
        var together = Ledger(_plan, frames);
        Assert.Equal(together.Report([], [], 0, [], []).Pairs, first.Report([], [], 0, [], []).Pairs);
        Assert.Equal((3, 1), (first.Report([], [], 0, [], []).Packets, first.Report([], [], 0, [], []).Unreadable));
    }

    private static TrafficReport Seen(params byte[][] frames) => Seen(_plan, frames);

    private static TrafficReport Seen(NetworkPlan plan, params byte[][] frames) => Ledger(plan, frames).Report([], [], 0, [], []);

    private static TrafficLedger Ledger(NetworkPlan plan, byte[][] frames)
    {
        var ledger = new TrafficLedger(plan);
        foreach (var frame in frames)
        {
            ledger.Add(frame);
        }

        return ledger;
    }

    private static byte[] Datagram(string from, string to, byte[] payload) =>
        FrameBytes.Udp(Endpoint(from).Address.ToString(), (ushort)Endpoint(from).Port, Endpoint(to).Address.ToString(), (ushort)Endpoint(to).Port, payload);

    private static System.Net.IPEndPoint Endpoint(string machine) => _plan.Machines[0].Overlays[0].Members.Single(m => m.Machine == machine).Endpoint;

    private static string Address(string machine, NetworkPlan? plan = null) =>
        AddressBook.From(plan ?? _plan).Of(machine).First(a => a.Overlay is null).Address.ToString();
}
