using System.IO.Pipelines;

namespace Farspan.Agent.Acme.Serving;

/// <summary>Both directions of a connection.</summary>
/// <param name="Input">What comes.</param>
/// <param name="Output">What goes.</param>
internal sealed record TlsPipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
