namespace Farspan.Gateway.Access;

/// <summary>Who calls, as the audit log names it.</summary>
/// <param name="Kind">How it is known.</param>
/// <param name="Name"><c>token/ops</c>, <c>certificate/NAME</c>, <c>machine/etcd-1</c>, or the address as text.</param>
public sealed record Caller(CallerKind Kind, string Name);
