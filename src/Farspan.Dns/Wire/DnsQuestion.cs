using Farspan.Dns.Names;

namespace Farspan.Dns.Wire;

/// <summary>What is asked. Source: RFC 1035 section 4.1.2.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Type">Which records.</param>
/// <param name="Class">Of which class.</param>
public readonly record struct DnsQuestion(DnsName Name, DnsType Type, DnsClass Class);
