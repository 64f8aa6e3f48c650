using System.Globalization;
using System.Text.Json;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Fabric;
using Farspan.State.Filters;
using Farspan.State.Json;

namespace Farspan.Rendering.Plans;

/// <summary>Writes a plan with every shared list once.</summary>
internal sealed class SharedPlanWriter
{
    private readonly NetworkPlan _plan;
    private readonly Utf8JsonWriter _writer;
    private readonly IReadOnlyList<MachineSpec> _nodes;
    private readonly SharedKeys _filters = new("filter");
    private readonly SharedKeys _hosts = new("hosts");
    private readonly SharedKeys _sysctls = new("sysctls");

    public SharedPlanWriter(NetworkPlan plan, Utf8JsonWriter writer)
    {
        _plan = plan;
        _writer = writer;
        _nodes = [.. plan.Machines, .. plan.Fabric];
    }

    public void Write()
    {
        _writer.WriteStartObject();
        _writer.WriteString("topology", _plan.Topology.Name);
        _writer.WriteString("digest", _plan.Digest);
        _writer.WriteString("parent", _plan.Parent);
        _writer.WriteNumber("generation", _plan.Generation);
        WriteOverlays();
        WriteSets();
        WriteShared("filters", _filters, _nodes.Select(n => n.Filter), WriteFilter);
        WriteShared("hosts", _hosts, _nodes.Select(n => n.Hosts), (_, hosts) => WriteArray(null, hosts, h => Value(h, StateJson.Default.HostSpec)));
        WriteShared("sysctls", _sysctls, _nodes.Select(n => n.Sysctls), (_, sysctls) => WriteArray(null, sysctls, s => Value(s, StateJson.Default.SysctlSpec)));
        WriteServices();
        WriteNodes("machines", _plan.Machines);
        WriteNodes("fabric", _plan.Fabric);
        WriteArray<CableSpec>("cables", _plan.Cables, c => Value(c, StateJson.Default.CableSpec));
        _writer.WriteEndObject();
    }

    private void WriteOverlays()
    {
        _writer.WriteStartObject("overlays");
        foreach (var overlay in _nodes.SelectMany(n => n.Overlays).DistinctBy(o => o.Name))
        {
            _writer.WritePropertyName(overlay.Name);
            Value(overlay, StateJson.Default.OverlaySpec);
        }

        _writer.WriteEndObject();
        _writer.Flush();
    }

    private void WriteSets()
    {
        _writer.WriteStartObject("sets");
        foreach (var set in _nodes.Select(n => n.Filter).Distinct(ReferenceEqualityComparer.Instance).Cast<FilterSpec>().SelectMany(f => f.Sets)
            .DistinctBy(s => s.Name).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            _writer.WriteStartArray(set.Name);
            foreach (var network in set.Networks)
            {
                _writer.WriteStringValue(network.ToString());
            }

            _writer.WriteEndArray();
            _writer.Flush();
        }

        _writer.WriteEndObject();
    }

    private void WriteFilter(string key, FilterSpec filter)
    {
        _writer.WriteStartObject();
        _writer.WriteString("input", filter.InputPolicy.ToString());
        _writer.WriteString("forward", filter.ForwardPolicy.ToString());
        _writer.WriteString("output", filter.OutputPolicy.ToString());
        WriteArray("sets", filter.Sets, s => _writer.WriteStringValue(s.Name));
        WriteArray("rules", filter.Rules, r => Value(r, StateJson.Default.FilterRuleSpec));
        if (filter.Nat.Count > 0)
        {
            WriteArray("nat", filter.Nat, r => Value(r, StateJson.Default.NatRuleSpec));
        }

        _writer.WriteEndObject();
    }

    private void WriteServices()
    {
        _writer.WriteStartObject("services");
        foreach (var service in _nodes.SelectMany(n => n.Services).DistinctBy(s => s.Name).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            _writer.WriteStartObject(service.Name);
            _writer.WriteString("recipe", service.Recipe);
            WriteArray("ports", service.Ports, p => Value(p, StateJson.Default.ServicePortSpec));
            WriteArray("members", service.Members, m => Value(m, StateJson.Default.ServiceMemberSpec));
            _writer.WriteEndObject();
            _writer.Flush();
        }

        _writer.WriteEndObject();
    }

    private void WriteNodes(string name, IReadOnlyList<MachineSpec> nodes) => WriteArray(name, nodes, spec =>
    {
        _writer.WriteStartObject();
        _writer.WriteString("machine", spec.Machine);
        _writer.WriteString("role", spec.Role.ToString());
        _writer.WriteString("provider", spec.Provider);
        _writer.WriteString("zone", spec.Zone);
        _writer.WriteNumber("generation", spec.Generation);
        WriteArray("links", spec.Links, l => Value(l, StateJson.Default.LinkSpec));
        WriteArray("addresses", spec.Addresses, a => Value(a, StateJson.Default.AddressSpec));
        WriteArray("routes", spec.Routes, r => Value(r, StateJson.Default.RouteSpec));
        WriteArray("overlays", spec.Overlays, o => _writer.WriteStringValue(o.Name));
        WriteArray("services", spec.Services, s => _writer.WriteStringValue(s.Name));
        _writer.WritePropertyName("resolver");
        Value(spec.Resolver, StateJson.Default.ResolverSpec);
        _writer.WriteString("filter", _filters.KeyOf(spec.Filter));
        _writer.WriteString("hosts", _hosts.KeyOf(spec.Hosts));
        _writer.WriteString("sysctls", _sysctls.KeyOf(spec.Sysctls));
        _writer.WriteEndObject();
        _writer.Flush();
    });

    private void WriteShared<T>(string name, SharedKeys keys, IEnumerable<T> values, Action<string, T> write)
        where T : class
    {
        _writer.WriteStartObject(name);
        foreach (var value in values)
        {
            if (keys.TryAdd(value))
            {
                _writer.WritePropertyName(keys.KeyOf(value));
                write(keys.KeyOf(value), value);
                _writer.Flush();
            }
        }

        _writer.WriteEndObject();
    }

    private void WriteArray<T>(string? name, IReadOnlyList<T> items, Action<T> write)
    {
        if (name is not null)
        {
            _writer.WritePropertyName(name);
        }

        _writer.WriteStartArray();
        foreach (var item in items)
        {
            write(item);
        }

        _writer.WriteEndArray();
    }

    private void Value<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Serialize(_writer, value, type);

    // Names for lists that have none of their own: filter-1, filter-2 … in the order in which machines use them.
    private sealed class SharedKeys(string prefix)
    {
        private readonly Dictionary<object, string> _keys = new(ReferenceEqualityComparer.Instance);

        public bool TryAdd(object value) => _keys.TryAdd(value, string.Create(CultureInfo.InvariantCulture, $"{prefix}-{_keys.Count + 1}"));

        public string KeyOf(object value) => _keys[value];
    }
}
