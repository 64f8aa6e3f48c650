using Farspan.Agent.Machines;
using Farspan.Agent.Tests.Machines;
using Farspan.Linux.Processes;

namespace Farspan.Agent.Tests.Kernel;

/// <summary>The same conformance suite on this kernel, with nft(8), ip(8) and kill(2) as the hands of somebody else.</summary>
public sealed class LinuxMachineTests : MachineConformance
{
    protected override async ValueTask<IMachineUnderTest> NewAsync()
    {
        var scratch = await Scratch.NewAsync();
        Tool.Run(scratch.Network, "ip", "link", "add", "eth0", "mtu", "1500", "type", "veth", "peer", "name", "far0");
        Tool.Run(scratch.Network, "ip", "link", "set", "far0", "up");
        return new Machine(scratch);
    }

    private sealed class Machine(Scratch scratch) : IMachineUnderTest
    {
        public MachinePorts Ports => scratch.Machine.Ports;

        public void MakeForeignThings()
        {
            Tool.Run(scratch.Network, "ip", "link", "add", "br9", "type", "bridge");
            Tool.Run(scratch.Network, "ip", "route", "add", "198.51.100.0/24", "dev", "eth0");
            Tool.Run(scratch.Network, "nft", "add", "table", "inet", "other");
        }

        public IReadOnlyList<string> ForeignThings()
        {
            var links = Tool.Run(scratch.Network, "ip", "-br", "link");
            var routes = Tool.Run(scratch.Network, "ip", "route");
            var tables = Tool.Run(scratch.Network, "nft", "list", "tables");
            return
            [
                .. links.Contains("br9", StringComparison.Ordinal) ? new[] { "link br9" } : [],
                .. routes.Contains("198.51.100.0/24", StringComparison.Ordinal) ? new[] { "route 198.51.100.0/24" } : [],
                .. tables.Contains("inet other", StringComparison.Ordinal) ? new[] { "table other" } : [],
            ];
        }

        public void DeleteFirstInputRule()
        {
            var rules = Tool.Run(scratch.Network, "nft", "-a", "list", "chain", "inet", "farspan", "input");
            var handle = rules.Split('\n').First(l => l.Contains("ct state invalid", StringComparison.Ordinal)).Split("# handle ")[1];
            Tool.Run(scratch.Network, "nft", "delete", "rule", "inet", "farspan", "input", "handle", handle);
        }

        public void AddOddRule() => Tool.Run(scratch.Network, "nft", "add", "rule", "inet", "farspan", "input", "tcp", "flags", "syn", "counter", "accept");

        public void ChangeAddress()
        {
            Tool.Run(scratch.Network, "ip", "address", "del", "10.0.1.3/24", "dev", "eth0");
            Tool.Run(scratch.Network, "ip", "address", "add", "10.0.1.77/24", "dev", "eth0");
        }

        public void SetCardDown() => Tool.Run(scratch.Network, "ip", "link", "set", "eth0", "down");

        public async Task KillEngineAsync(string link)
        {
            using var engine = ProcessHandle.Open(Assert.Single(scratch.Processes()));
            Assert.NotNull(engine);
            Assert.True(engine.Signal(ProcessSignal.Kill));
            await engine.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        public ValueTask DisposeAsync() => scratch.DisposeAsync();
    }
}
