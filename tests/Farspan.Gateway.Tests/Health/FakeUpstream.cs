namespace Farspan.Gateway.Tests.Health;

/// <summary>What an upstream does.</summary>
internal sealed class FakeUpstream
{
    public bool Accepts { get; set; } = true;

    public string Answer { get; set; } = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    public int PartLength { get; set; } = 1_000;

    public long DelayMs { get; set; } = 3;

    public List<string> Requests { get; } = [];
}
