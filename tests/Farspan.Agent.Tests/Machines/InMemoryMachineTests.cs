using Farspan.Agent.Machines;
using Farspan.Agent.Tests.InMemory;
using Farspan.State.Links;
using Farspan.State.Routes;

namespace Farspan.Agent.Tests.Machines;

public sealed class InMemoryMachineTests : MachineConformance
{
    [Fact]
    public async Task Nothing_is_up_before_the_filter_stands_and_peers_come_last()
    {
        var machine = new InMemoryMachine("eth0");
        await new MachineReconciler(machine.Ports, new MemorySpecStore(), ownsUnderlay: true, TimeProvider.System).ApplyAsync(TestSpecs.Machine, TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "filter replaced",
                "parameter net/ipv4/ip_forward set",
                "overlay fs-mesh set",
                "link fsb-lan made",
                "link lo changed",
                "link eth0 changed",
                "link fs-mesh changed",
                "parameter net/ipv4/conf/fsb-lan/rp_filter set",
                "address 10.0.1.2 added",
                "address 10.0.1.3 added",
                "address 2001:db8:1::2 added",
                "address 10.99.0.1 added",
                "address 10.0.9.1 added",
                "route 10.99.0.0/24 added",
                "route 0.0.0.0/0 added",
                "route 2001:db8:2::/64 added",
                "overlay fs-mesh peers set",
            ],
            machine.Journal);
    }

    [Fact]
    public async Task The_filter_goes_last()
    {
        var machine = new InMemoryMachine("eth0");
        var reconciler = new MachineReconciler(machine.Ports, new MemorySpecStore(), ownsUnderlay: true, TimeProvider.System);
        await reconciler.ApplyAsync(TestSpecs.Machine, TestContext.Current.CancellationToken);
        await reconciler.RemoveAsync("etcd-1", TestContext.Current.CancellationToken);
        Assert.Equal("filter removed", machine.Journal[^1]);
    }

    protected override ValueTask<IMachineUnderTest> NewAsync() => ValueTask.FromResult<IMachineUnderTest>(new Machine());

    private sealed class Machine : IMachineUnderTest
    {
        private const byte Static = 4;
        private readonly InMemoryMachine _machine = new("eth0");
        private bool _hasForeignTable;

        public MachinePorts Ports => _machine.Ports;

        public void MakeForeignThings()
        {
            _machine.Links.Add("br9", new LinkStatus { Name = "br9", Kind = LinkKind.Bridge, IsUp = true, Mtu = 1500 });
            _machine.Routes.Add((Static, new RouteSpec { Destination = TestSpecs.Network("198.51.100.0/24"), Link = "eth0", Gateway = null, Metric = 0 }));
            _hasForeignTable = true;
        }

        public IReadOnlyList<string> ForeignThings() =>
        [
            .. _machine.Links.ContainsKey("br9") ? new[] { "link br9" } : [],
            .. _machine.Routes.Where(r => r.Protocol == Static).Select(r => $"route {r.Route.Destination}"),
            .. _hasForeignTable ? new[] { "table other" } : [],
        ];

        public void DeleteFirstInputRule() => _machine.Filter = _machine.Filter! with { Rules = [.. _machine.Filter.Rules.Skip(1)] };

        public void AddOddRule() => _machine.Filter = _machine.Filter! with { Foreign = ["rule 7 of the chain input"] };

        public void ChangeAddress()
        {
            var address = _machine.Addresses.Single(a => a.Address.Equals(TestSpecs.Address("10.0.1.3")));
            _machine.Addresses.Remove(address);
            _machine.Addresses.Add(address with { Address = TestSpecs.Address("10.0.1.77") });
        }

        public void SetCardDown()
        {
            _machine.Links["eth0"] = _machine.Links["eth0"] with { IsUp = false };
            _machine.Routes.RemoveAll(r => r.Route.Link == "eth0");
        }

        public Task KillEngineAsync(string link)
        {
            _machine.Overlays.Kill(link);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
