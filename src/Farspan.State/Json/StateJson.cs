using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.State.Fabric;

namespace Farspan.State.Json;

/// <summary>The only JSON shapes of specs and statuses. Strict: unknown, duplicate or missing members are errors.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    WriteIndented = true,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(IPNetworkJsonConverter), typeof(IPAddressJsonConverter), typeof(IPEndPointJsonConverter), typeof(PortRangeJsonConverter), typeof(WireGuardPublicKeyJsonConverter)])]
[JsonSerializable(typeof(MachineSpec))]
[JsonSerializable(typeof(MachineStatus))]
[JsonSerializable(typeof(CableSpec))]
public sealed partial class StateJson : JsonSerializerContext;
