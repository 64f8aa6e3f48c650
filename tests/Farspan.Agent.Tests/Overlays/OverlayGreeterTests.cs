using Farspan.Agent.Machines;
using Farspan.Agent.Overlays;
using Farspan.Agent.Tests.InMemory;
using Farspan.State;
using Farspan.Testing;

namespace Farspan.Agent.Tests.Overlays;

[Trait("Requirement", "B1")]
public sealed class OverlayGreeterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Greets_only_peers_with_a_higher_key_that_are_wanted_and_have_not_answered()
    {
        var (machine, spec) = await UpAsync(keepaliveSeconds: 0);
        var greeter = new OverlayGreeter(machine.Overlays, TimeProvider.System);
        Assert.Equal([], await greeter.GreetAsync(spec, m => m == "etcd-5", Stop));
        Assert.Equal(["greeted etcd-5"], Greetings(machine));
        machine.Journal.Clear();
        Assert.Equal([], await greeter.GreetAsync(spec, m => m == "etcd-5", Stop));
        Assert.Empty(machine.Journal);
    }

    /// <summary>With a keepalive of ours they were greeted when they were added, and have time to answer.</summary>
    [Fact]
    public async Task With_a_keepalive_of_its_own_greets_only_those_who_have_not_answered_the_first_time()
    {
        var (machine, spec) = await UpAsync();
        Assert.Equal([], await ToItsEndAsync(machine, spec));
        Assert.Equal(["greeted etcd-2 etcd-3 etcd-5"], Greetings(machine));
    }

    [Fact]
    public async Task Names_who_did_not_answer()
    {
        var (machine, spec) = await UpAsync();
        machine.Overlays.LostGreetings = int.MaxValue;
        Assert.Equal(["etcd-2", "etcd-3", "etcd-5"], await ToItsEndAsync(machine, spec));
        Assert.Equal(["greeted etcd-2 etcd-3 etcd-5"], Greetings(machine));
    }

    private static async Task<IReadOnlyList<string>> ToItsEndAsync(InMemoryMachine machine, MachineSpec spec)
    {
        var time = new FakeTime();
        var greeting = new OverlayGreeter(machine.Overlays, time).GreetAsync(spec, _ => true, Stop);
        while (await Task.WhenAny(greeting, time.AdvanceWhenWaiting(TimeSpan.FromMilliseconds(80))) != greeting)
        {
        }

        return await greeting;
    }

    private static IEnumerable<string> Greetings(InMemoryMachine machine) => machine.Journal.Where(j => j.StartsWith("greeted", StringComparison.Ordinal));

    private static async Task<(InMemoryMachine Machine, MachineSpec Spec)> UpAsync(ushort keepaliveSeconds = 25)
    {
        var machine = new InMemoryMachine("eth0");
        var overlay = TestSpecs.Machine.Overlays[0];
        var spec = TestSpecs.Machine with { Overlays = [overlay with { Members = [overlay.Members[0] with { KeepaliveSeconds = keepaliveSeconds }, .. overlay.Members.Skip(1), TestSpecs.Member("etcd-4", TestSpecs.Key(0), 4), TestSpecs.Member("etcd-5", TestSpecs.Key(5), 5)] }] };
        await new MachineReconciler(machine.Ports, new MemorySpecStore(), ownsUnderlay: true, TimeProvider.System).ApplyAsync(spec, Stop);

        // In memory our own key ends in what a real one may begin with: it sorts before all but the key of zeros.
        Assert.True(string.CompareOrdinal(machine.Ports.Keys.Ensure("mesh").Public.ToString(), TestSpecs.Key(2).ToString()) < 0);
        return (machine, spec);
    }
}
