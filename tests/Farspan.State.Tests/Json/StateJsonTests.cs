using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Farspan.State.Json;
using Farspan.Testing;

namespace Farspan.State.Tests.Json;

public sealed class StateJsonTests
{
    private static readonly string _spec = JsonSerializer.Serialize(Samples.Spec, StateJson.Default.MachineSpec);
    private static readonly string _status = JsonSerializer.Serialize(Samples.Status, StateJson.Default.MachineStatus);

    [Fact]
    public void The_shape_of_a_machine_spec_is_the_golden_one() => Golden.Equal("machine-spec.json", _spec + "\n");

    [Fact]
    public void The_shape_of_a_machine_status_is_the_golden_one() => Golden.Equal("machine-status.json", _status + "\n");

    [Fact]
    public void The_shape_of_a_cable_is_the_golden_one() =>
        Golden.Equal("cable-spec.json", JsonSerializer.Serialize(Samples.Cable, StateJson.Default.CableSpec) + "\n");

    [Fact]
    public void What_was_written_is_read_back_and_written_the_same()
    {
        Assert.Equal(_spec, JsonSerializer.Serialize(Read(_spec, StateJson.Default.MachineSpec), StateJson.Default.MachineSpec));
        Assert.Equal(_status, JsonSerializer.Serialize(Read(_status, StateJson.Default.MachineStatus), StateJson.Default.MachineStatus));
    }

    [Fact]
    public void Every_member_must_be_there()
    {
        Assert.NotEmpty(Damaged(_spec, RemoveEach));
        Assert.All(Damaged(_spec, RemoveEach), text => Refuses(text, StateJson.Default.MachineSpec));
        Assert.All(Damaged(_status, RemoveEach), text => Refuses(text, StateJson.Default.MachineStatus));
    }

    [Fact]
    public void An_unknown_member_is_refused_wherever_it_stands()
    {
        Assert.All(Damaged(_spec, AddToEach), text => Refuses(text, StateJson.Default.MachineSpec));
        Assert.All(Damaged(_status, AddToEach), text => Refuses(text, StateJson.Default.MachineStatus));
    }

    [Fact]
    public void A_doubled_member_is_refused() =>
        Refuses(_spec.Replace("\"generation\": 7,", "\"generation\": 7, \"generation\": 8,", StringComparison.Ordinal), StateJson.Default.MachineSpec);

    [Theory]
    [InlineData("\"machine\": \"etcd-1\"", "\"machine\": null")]
    [InlineData("\"generation\": 7", "\"generation\": null")]
    [InlineData("\"generation\": 7", "\"generation\": \"7\"")]
    [InlineData("\"role\": \"Machine\"", "\"role\": null")]
    [InlineData("\"role\": \"Machine\"", "\"role\": \"Toaster\"")]
    [InlineData("\"10.0.1.2\"", "null")]
    [InlineData("\"10.0.1.2\"", "\"10.0.1.02\"")]
    [InlineData("\"10.0.1.2\"", "5")]
    [InlineData("\"10.99.0.0/24\"", "\"10.99.0.1/24\"")]
    [InlineData("\"10.99.0.0/24\"", "\"10.99/24\"")]
    [InlineData("\"2379-2380\"", "\"2380-2379\"")]
    [InlineData("\"2379-2380\"", "\"0\"")]
    [InlineData("\"2379-2380\"", "2379")]
    [InlineData("\"10.1.1.2:51820\"", "\"10.1.1.2\"")]
    [InlineData("\"10.1.1.2:51820\"", "\"[10.1.1.2]:51820\"")]
    [InlineData("\"10.1.1.2:51820\"", "\"10.1.1.2:99999\"")]
    [InlineData("\"10.1.1.2:51820\"", "\"[fe80::1%eth0]:51820\"")]
    [InlineData("\"10.1.1.2:51820\"", "\"2001:db8::1:51820\"")]
    [InlineData("\"10.1.1.2:51820\"", "null")]
    [InlineData("\"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\"", "\"AgIC\"")]
    public void A_wrong_value_is_refused(string right, string wrong)
    {
        Assert.Contains(right, _spec, StringComparison.Ordinal);
        Refuses(_spec.Replace(right, wrong, StringComparison.Ordinal), StateJson.Default.MachineSpec);
    }

    private static T? Read<T>(string json, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(json, type);

    private static void Refuses<T>(string json, JsonTypeInfo<T> type) => Assert.Throws<JsonException>(() => Read(json, type));

    /// <summary>Every text that differs from <paramref name="json"/> by one damage to one object.</summary>
    private static IEnumerable<string> Damaged(string json, Func<JsonObject, IEnumerable<Action<JsonObject>>> damages)
    {
        var count = Objects(JsonNode.Parse(json)!).Count();
        for (var index = 0; index < count; index++)
        {
            var ways = damages(Objects(JsonNode.Parse(json)!).ElementAt(index)).Count();
            for (var way = 0; way < ways; way++)
            {
                var root = JsonNode.Parse(json)!;
                var target = Objects(root).ElementAt(index);
                damages(target).ElementAt(way)(target);
                yield return root.ToJsonString();
            }
        }
    }

    private static IEnumerable<Action<JsonObject>> RemoveEach(JsonObject target) =>
        target.Select(m => m.Key).ToList().Select(key => (Action<JsonObject>)(o => o.Remove(key)));

    private static IEnumerable<Action<JsonObject>> AddToEach(JsonObject target) => [o => o.Add("toaster", true)];

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(m => Objects(m.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Objects),
        _ => [],
    };
}
