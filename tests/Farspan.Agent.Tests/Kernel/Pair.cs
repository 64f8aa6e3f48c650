using Farspan.Addressing;
using Farspan.Agent.Machines;
using Farspan.Agent.Overlays;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Links;

namespace Farspan.Agent.Tests.Kernel;

/// <summary>
/// Two machines on one cable, each with its end of an overlay:
/// <code>
/// west  eth0 10.0.1.1 ─── cable ─── 10.0.1.2 eth0  east
///    fs-mesh 10.99.0.1 ══ WireGuard ══ 10.99.0.2 fs-mesh
/// </code>
/// East lets in TCP 2379 from the overlay and nothing else but what WireGuard itself needs.
/// </summary>
internal sealed class Pair : IAsyncDisposable
{
    private Pair(Scratch west, Scratch east)
    {
        West = west;
        East = east;
    }

    public Scratch West { get; }

    public Scratch East { get; }

    public MachineSpec WestSpec { get; private set; } = null!;

    public MachineSpec EastSpec { get; private set; } = null!;

    public static async Task<Pair> NewAsync(ushort keepaliveSeconds = 25)
    {
        var pair = new Pair(await Scratch.NewAsync(), await Scratch.NewAsync());
        // Ends with one and the same index would look like no cable to the kernel, and come up as much as a second late (linkwatch_urgent_event, net/core/link_watch.c).
        Tool.Run(pair.West.Network, "ip", "link", "add", "eth0", "index", "11", "type", "veth", "peer", "name", "eth0", "index", "12", "netns", pair.East.Name);
        var keys = new[] { pair.West, pair.East }.Select(m => OverlayKeys.Ensure(m.Options.KeyFolder, "mesh")).ToArray();
        pair.WestSpec = Spec("west", 1, keys, keepaliveSeconds);
        pair.EastSpec = Spec("east", 2, keys, keepaliveSeconds);
        return pair;
    }

    /// <summary>Applies both specs; returns the reports of west and east.</summary>
    public async Task<(ReconcileReport West, ReconcileReport East)> ApplyAsync() =>
        (await Reconciler(West).ApplyAsync(WestSpec, TestContext.Current.CancellationToken), await Reconciler(East).ApplyAsync(EastSpec, TestContext.Current.CancellationToken));

    /// <summary>Has the two shake hands.</summary>
    public async Task GreetAsync()
    {
        Assert.Equal([], await GreetAsync(West, WestSpec));
        Assert.Equal([], await GreetAsync(East, EastSpec));
    }

    public async ValueTask DisposeAsync()
    {
        await West.DisposeAsync();
        await East.DisposeAsync();
    }

    private static Task<IReadOnlyList<string>> GreetAsync(Scratch machine, MachineSpec spec) =>
        new OverlayGreeter(machine.Machine.Ports.Overlays, TimeProvider.System).GreetAsync(spec, _ => true, TestContext.Current.CancellationToken);

    private static MachineReconciler Reconciler(Scratch machine) => new(machine.Machine.Ports, new MemorySpecStore(), ownsUnderlay: true, TimeProvider.System);

    private static MachineSpec Spec(string name, int number, WireGuardPublicKey[] keys, ushort keepaliveSeconds) => TestSpecs.Machine with
    {
        Machine = name,
        Sysctls = [],
        Links = [.. TestSpecs.Machine.Links.Where(l => l.Kind != LinkKind.Bridge)],
        Addresses = [TestSpecs.On("eth0", $"10.0.1.{number}", 24), TestSpecs.On(TestSpecs.OverlayLink, $"10.99.0.{number}", 32)],
        Routes = [.. TestSpecs.Machine.Routes.Where(r => r.Link == TestSpecs.OverlayLink)],
        Overlays = [TestSpecs.Machine.Overlays[0] with { Members = [Member("west", keys[0], 1) with { KeepaliveSeconds = keepaliveSeconds }, Member("east", keys[1], 2) with { KeepaliveSeconds = keepaliveSeconds }] }],
        Filter = new FilterSpec
        {
            InputPolicy = FilterVerdict.Drop,
            ForwardPolicy = FilterVerdict.Drop,
            OutputPolicy = FilterVerdict.Accept,
            Sets = [],
            Nat = [],
            Rules =
            [
                TestSpecs.Rule(FilterChain.Input) with { States = ConnectionStates.Established | ConnectionStates.Related },
                TestSpecs.Rule(FilterChain.Input) with { InLink = "eth0", Protocol = FilterProtocol.Udp, Ports = [new PortRange(51820, 51820)] },
                TestSpecs.Rule(FilterChain.Input) with
                {
                    InLink = TestSpecs.OverlayLink, Source = AddressMatch.In(TestSpecs.Network("10.99.0.0/24")), Protocol = FilterProtocol.Tcp, Ports = [new PortRange(2379, 2379)],
                    States = ConnectionStates.New,
                },
            ],
        },
    };

    private static State.Overlays.PeerSpec Member(string machine, WireGuardPublicKey key, int number) => TestSpecs.Member(machine, key, number) with
    {
        Endpoint = new System.Net.IPEndPoint(TestSpecs.Address($"10.0.1.{number}"), 51820),
    };
}
