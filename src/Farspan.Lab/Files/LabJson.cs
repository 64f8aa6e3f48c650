using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.Lab.Supervision;
using Farspan.State.Json;
using Farspan.State.Services;

namespace Farspan.Lab.Files;

/// <summary>The JSON shapes of the lab's state files and of the supervisor's answers. Strict, as <see cref="StateJson"/>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(IPNetworkJsonConverter), typeof(IPAddressJsonConverter), typeof(IPEndPointJsonConverter), typeof(PortRangeJsonConverter), typeof(WireGuardPublicKeyJsonConverter)])]
[JsonSerializable(typeof(LabManifest))]
[JsonSerializable(typeof(InputsRecord))]
[JsonSerializable(typeof(PlanRecord))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(ProcessRecord))]
[JsonSerializable(typeof(ServiceSpec))]
[JsonSerializable(typeof(IReadOnlyList<UnitRecord>))]
[JsonSerializable(typeof(SupervisorReport))]
[JsonSerializable(typeof(ArrivalReport))]
[JsonSerializable(typeof(ProgramReport))]
internal sealed partial class LabJson : JsonSerializerContext;
