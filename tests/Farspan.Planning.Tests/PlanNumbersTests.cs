using Farspan.Topology.Model;

namespace Farspan.Planning.Tests;

/// <summary>Digests and generations: equal plans have equal digests, and only what changes gets a new generation.</summary>
public sealed class PlanNumbersTests
{
    [Fact]
    public void Compiling_twice_gives_the_same_digest_and_the_same_generations()
    {
        var first = PlanCompiler.Compile(Samples.Mixed().Build(), PlanInputs.None);
        var second = PlanCompiler.Compile(Samples.Mixed().Build(), PlanInputs.None with { Lock = first.Lock, Previous = first.History });
        Assert.Equal(first.Plan!.Digest, second.Plan!.Digest);
        Assert.Equal(1, second.Plan.Generation);
        Assert.Null(second.Plan.Parent);
        Assert.True(PlanDiff.Between(first.Plan, second.Plan).IsEmpty);
        Assert.Equal(first.History!.ToJson(), second.History!.ToJson());
    }

    [Fact]
    public void The_order_of_declaration_does_not_matter()
    {
        var random = new Random(5);
        var (one, other) = (Samples.Mixed(), Samples.Mixed().Build());
        var shuffled = other with
        {
            Providers = Shuffle(other.Providers),
            Networks = Shuffle([.. other.Networks.Select(n => n with { Subnets = Shuffle(n.Subnets) })]),
            Machines = Shuffle(other.Machines),
            Overlays = Shuffle([.. other.Overlays.Select(o => o with { Members = Shuffle(o.Members) })]),
            Services = Shuffle([.. other.Services.Select(s => s with { Candidates = Shuffle(s.Candidates) })]),
            Policies = Shuffle(other.Policies),
            Links = Shuffle(other.Links),
        };
        var (first, second) = (PlanCompiler.Compile(one.Build(), PlanInputs.None), PlanCompiler.Compile(shuffled, PlanInputs.None));
        Assert.Equal(first.Plan!.Digest, second.Plan!.Digest);
        Assert.Equal(first.Lock.ToText(), second.Lock.ToText());

        // Byte for byte, machine by machine.
        foreach (var spec in first.Plan.Machines.Concat(first.Plan.Fabric))
        {
            var same = second.Plan.Machines.Concat(second.Plan.Fabric).Single(m => m.Machine == spec.Machine);
            Assert.Equal(Json(spec), Json(same));
        }

        IReadOnlyList<T> Shuffle<T>(IReadOnlyList<T> list) => [.. list.OrderBy(_ => random.Next())];
    }

    [Fact]
    public void Only_machines_that_change_get_a_new_generation()
    {
        var builder = Samples.Mixed();
        var first = PlanCompiler.Compile(builder.Build(), PlanInputs.None);
        builder.Allow("more", "role=bastion", "role=host", (TransportProtocol.Tcp, Samples.Port(8080)));
        var second = PlanCompiler.Compile(builder.Build(), PlanInputs.None with { Lock = first.Lock, Previous = first.History });
        Assert.Equal(first.Plan!.Digest, second.Plan!.Parent);
        Assert.Equal(2, second.Plan.Generation);
        Assert.Equal(["bastion", "host-1"], second.Plan.Machines.Concat(second.Plan.Fabric).Where(m => m.Generation == 2).Select(m => m.Machine).Order(StringComparer.Ordinal));
        Assert.Equal(["bastion", "host-1"], PlanDiff.Between(first.Plan, second.Plan).Machines.Select(m => m.Machine));
    }

    [Fact]
    public void Lines_that_move_in_the_file_change_nothing()
    {
        var builder = Samples.Mixed();
        var first = PlanCompiler.Compile(builder.Build(), PlanInputs.None);
        builder.Policies[0] = builder.Policies[0] with { Name = "renamed", Location = new Farspan.Topology.Diagnostics.SourceSpan("moved.yaml", 77, 1) };
        var second = PlanCompiler.Compile(builder.Build(), PlanInputs.None with { Previous = first.History });
        Assert.Equal(first.Plan!.Digest, second.Plan!.Digest);
        Assert.True(PlanDiff.Between(first.Plan, second.Plan).IsEmpty);
    }

    [Fact]
    public void A_machine_that_goes_and_comes_back_never_goes_backwards()
    {
        var with = PlanCompiler.Compile(Samples.Mixed().Build(), PlanInputs.None);
        var builder = Samples.Mixed();
        builder.Policies.Clear();
        var changed = PlanCompiler.Compile(builder.Build(), PlanInputs.None with { Previous = with.History });
        var back = PlanCompiler.Compile(Samples.Mixed().Build(), PlanInputs.None with { Previous = changed.History });
        Assert.Equal(3, back.Plan!.Generation);
        Assert.Equal(3, back.Plan.Machines.Single(m => m.Machine == "host-1").Generation);
    }

    [Fact]
    public void A_history_is_read_back_and_nonsense_is_refused()
    {
        var history = PlanCompiler.Compile(Samples.Mixed().Build(), PlanInputs.None).History!;
        Assert.True(PlanHistory.TryFromJson(history.ToJson(), out var read));
        Assert.Equal(history.ToJson(), read.ToJson());
        Assert.False(PlanHistory.TryFromJson("{}", out _));
        Assert.False(PlanHistory.TryFromJson("no json", out _));
        Assert.False(PlanHistory.TryFromJson("null", out _));
        Assert.False(PlanHistory.TryFromJson(history.ToJson().Replace("\"digest\"", "\"digests\"", StringComparison.Ordinal), out _));
    }

    [Fact]
    public void Every_kind_of_content_counts_in_the_digest()
    {
        var before = PlanCompiler.Compile(Samples.Mixed().Build(), PlanInputs.None).Plan!.Digest;
        Action<TopologyBuilder>[] edits =
        [
            b => b.Overlays[0] = b.Overlays[0] with { Port = 51999 },
            b => b.Links.Clear(),
            b => b.Policies.RemoveAt(1),
            b => b.Services[0] = b.Services[0] with { Recipe = ServiceRecipe.Redis },
            b => b.Machines[2] = b.Machines[2] with { Zone = "c" },
            b => b.Machine("extra", "db", "vpc/back"),
        ];
        Assert.All(edits, edit =>
        {
            var builder = Samples.Mixed();
            edit(builder);
            Assert.NotEqual(before, PlanCompiler.Compile(builder.Build(), PlanInputs.None).Plan!.Digest);
        });
        Assert.NotEqual(before, PlanCompiler.Compile(Samples.Mixed().Build("other"), PlanInputs.None).Plan!.Digest);
    }

    private static string Json(State.MachineSpec spec) => System.Text.Json.JsonSerializer.Serialize(spec, State.Json.StateJson.Default.MachineSpec);
}
