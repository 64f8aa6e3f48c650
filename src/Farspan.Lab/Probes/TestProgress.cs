namespace Farspan.Lab.Probes;

/// <summary>How far a test has come.</summary>
/// <param name="Phase">What is being done: <c>probes</c>, <c>rehearsal</c> …</param>
/// <param name="Done">Units done, from 0.</param>
/// <param name="Total">Units in this phase; 0 when they cannot be counted.</param>
/// <param name="Detail">What is being worked on, or null.</param>
public readonly record struct TestProgress(string Phase, int Done, int Total, string? Detail = null);
