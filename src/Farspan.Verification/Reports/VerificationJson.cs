using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.State.Json;

namespace Farspan.Verification.Reports;

/// <summary>The only JSON shape of reports. Strict: unknown, duplicate or missing members are errors.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    WriteIndented = true,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(IPNetworkJsonConverter), typeof(IPAddressJsonConverter)])]
[JsonSerializable(typeof(ProbeReport))]
public sealed partial class VerificationJson : JsonSerializerContext;
