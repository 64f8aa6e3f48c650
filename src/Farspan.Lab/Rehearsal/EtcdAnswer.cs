namespace Farspan.Lab.Rehearsal;

/// <summary>What an etcd member answered.</summary>
/// <param name="IsDone">True when the request was carried out: a write is committed, a linearizable read is agreed on.</param>
/// <param name="Value">The value that was read; null when there is none.</param>
/// <param name="Said">What it said instead, for people; empty when it was carried out.</param>
internal readonly record struct EtcdAnswer(bool IsDone, string? Value, string Said);
