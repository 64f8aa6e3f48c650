using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Egress;

/// <summary>What ways outside are refused for.</summary>
internal static class EgressRefusals
{
    public static readonly Refusal Host = new(400, "egress-host", "The host is not a host name or address with an optional port.");
    public static readonly Refusal NoRule = new(403, "no-egress-rule", "No egress rule leads there.");
    public static readonly Refusal Port = new(403, "egress-port", "An egress rule leads to this host, but not to this port.");
    public static readonly Refusal Source = new(403, "egress-source", "An egress rule leads there, but not from your address.");
    public static readonly Refusal NotFound = new(502, "egress-name", "The name has no address.");
    public static readonly Refusal Timeout = new(504, "egress-name-timeout", "The name was not resolved in time.");
    public static readonly Refusal Private = new(403, "egress-address", "The name leads to an address that no machine is led to: private, local or reserved.");
}
