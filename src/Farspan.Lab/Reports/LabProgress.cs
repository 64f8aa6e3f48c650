namespace Farspan.Lab.Reports;

/// <summary>How far a command has come.</summary>
/// <param name="Phase">What is being done: <c>namespaces</c>, <c>cables</c>, <c>machines</c>, <c>services</c>, <c>packages</c> …</param>
/// <param name="Done">Units done, from 0.</param>
/// <param name="Total">Units in this phase; 0 when they cannot be counted.</param>
/// <param name="Detail">What is being worked on, or null.</param>
public readonly record struct LabProgress(string Phase, int Done, int Total, string? Detail = null);
