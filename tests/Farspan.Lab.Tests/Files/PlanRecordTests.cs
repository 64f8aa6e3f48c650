using System.Text.Json;
using Farspan.Lab.Files;
using Farspan.Planning;
using Farspan.State.Json;
using Farspan.Topology;

namespace Farspan.Lab.Tests.Files;

public sealed class PlanRecordTests
{
    [Fact]
    public void Reads_back_every_spec_as_it_was()
    {
        var plan = Compile();
        var back = RoundTrip(plan);
        Assert.Equal(plan.Machines.Concat(plan.Fabric).Select(Json), back.Nodes.Select(Json));
        Assert.Equal(plan.Cables.Select(c => JsonSerializer.Serialize(c, StateJson.Default.CableSpec)), back.Cables.Select(c => JsonSerializer.Serialize(c, StateJson.Default.CableSpec)));
    }

    [Fact]
    public void Lists_that_machines_share_are_written_once_and_read_back_shared()
    {
        var plan = Compile();
        var record = PlanRecordCodec.Encode(plan.Machines, plan.Fabric, plan.Cables);
        Assert.Single(record.Members);
        var back = RoundTrip(plan);
        Assert.Same(back.Machines[0].Overlays[0].Members, back.Machines[1].Overlays[0].Members);
    }

    private static StoredPlan RoundTrip(NetworkPlan plan)
    {
        var record = PlanRecordCodec.Encode(plan.Machines, plan.Fabric, plan.Cables);
        return PlanRecordCodec.Decode(JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(record, LabJson.Default.PlanRecord), LabJson.Default.PlanRecord)!);
    }

    private static string Json(State.MachineSpec spec) => JsonSerializer.Serialize(spec, StateJson.Default.MachineSpec);

    private static NetworkPlan Compile() =>
        PlanCompiler.Compile(TopologyReader.Read([new SourceFile("pair.yaml", System.Text.Encoding.UTF8.GetBytes(Topologies.Pair))]).Topology!, PlanInputs.None).Plan!;
}
