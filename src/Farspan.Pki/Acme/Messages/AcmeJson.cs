using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Pki.Acme.Messages;

/// <summary>JSON of ACME's messages: doubled members, missing ones and wrong kinds are errors; unknown ones are passed over, as RFC 8555 wants (sections 7.1.1 and 7.3).</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DirectoryMessage))]
[JsonSerializable(typeof(NewAccountMessage))]
[JsonSerializable(typeof(AccountUpdateMessage))]
[JsonSerializable(typeof(AccountMessage))]
[JsonSerializable(typeof(NewOrderMessage))]
[JsonSerializable(typeof(OrderMessage))]
[JsonSerializable(typeof(AuthorizationMessage))]
[JsonSerializable(typeof(ChallengeMessage))]
[JsonSerializable(typeof(FinalizeMessage))]
[JsonSerializable(typeof(RevocationMessage))]
[JsonSerializable(typeof(KeyChangeMessage))]
[JsonSerializable(typeof(OrdersMessage))]
[JsonSerializable(typeof(ProblemMessage))]
public sealed partial class AcmeJson : JsonSerializerContext;
