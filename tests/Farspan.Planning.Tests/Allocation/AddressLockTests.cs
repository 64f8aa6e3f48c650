using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Planning.Tests.Allocation;

/// <summary>The text of a lock is read strictly, and what is written is read back.</summary>
public sealed class AddressLockTests
{
    private const string Good = """
        # A comment.
        machine etcd-3 gcp/etcd 10.2.1.2
        machine etcd-3 gcp/etcd fd00::2

        overlay mesh etcd-3 10.99.0.5
        place vault etcd-3
        place vault etcd-4
        transit gcp 3
        """;

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        Assert.True(AddressLock.TryParse(Good, "topology.lock", out var read, out var diagnostics), string.Join('\n', diagnostics));
        Assert.Equal("10.2.1.2", read.Machine("etcd-3", "gcp/etcd", isV6: false)?.ToString());
        Assert.Equal("fd00::2", read.Machine("etcd-3", "gcp/etcd", isV6: true)?.ToString());
        Assert.Equal("10.99.0.5", read.Overlay("mesh", "etcd-3", isV6: false)?.ToString());
        Assert.Null(read.Overlay("mesh", "etcd-4", isV6: false));
        Assert.Equal(["etcd-3", "etcd-4"], read.Placement("vault"));
        Assert.Equal(3, read.Transit("gcp"));
        Assert.True(AddressLock.TryParse(read.ToText(), "again", out var again, out _));
        Assert.Equal(read.ToText(), again.ToText());
    }

    [Fact]
    public void The_order_of_lines_and_the_kind_of_line_ends_do_not_matter()
    {
        Assert.True(AddressLock.TryParse(Good, "a", out var first, out _));
        Assert.True(AddressLock.TryParse(string.Join("\r\n", Good.Split('\n').Reverse()), "b", out var second, out _));
        Assert.Equal(first.ToText(), second.ToText());
    }

    [Theory]
    [InlineData("machine etcd-3 10.2.1.2", "t.lock:1:1: error FS2001")]
    [InlineData("<<<<<<< HEAD", "t.lock:1:1: error FS2001")]
    [InlineData("machine  etcd-3 gcp/etcd 10.2.1.2", "t.lock:1:1: error FS2001")]
    [InlineData("machine etcd_3 gcp/etcd 10.2.1.2", "t.lock:1:1: error FS2001")]
    [InlineData("machine etcd-3 gcp 10.2.1.2", "t.lock:1:1: error FS2001")]
    [InlineData("\n\nmachine etcd-3 gcp/etcd 010.2.1.2", "t.lock:3:1: error FS2002")]
    [InlineData("overlay mesh etcd-3 10.2.1", "t.lock:1:1: error FS2002")]
    [InlineData("transit gcp 0", "t.lock:1:1: error FS2003")]
    [InlineData("transit gcp 65536", "t.lock:1:1: error FS2003")]
    [InlineData("transit gcp +1", "t.lock:1:1: error FS2003")]
    [InlineData("place vault a\nplace vault a", "t.lock:2:1: error FS2004")]
    [InlineData("transit gcp 1\ntransit gcp 2", "t.lock:2:1: error FS2004")]
    [InlineData("machine a n/s 10.0.0.2\nmachine a n/s 10.0.0.3", "t.lock:2:1: error FS2004")]
    [InlineData("machine a n/s 10.0.0.2\nmachine b n/s 10.0.0.2", "t.lock:2:1: error FS2005")]
    [InlineData("overlay mesh a 10.0.0.2\noverlay mesh b 10.0.0.2", "t.lock:2:1: error FS2005")]
    [InlineData("transit a 7\ntransit b 7", "t.lock:2:1: error FS2005")]
    public void A_line_that_does_not_hold_is_named_with_its_place(string text, string expected)
    {
        Assert.False(AddressLock.TryParse(text, "t.lock", out var read, out var diagnostics));
        Assert.Null(read);
        Assert.StartsWith(expected, Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_findings_come_at_once_up_to_a_bound()
    {
        Assert.False(AddressLock.TryParse("x\ny\nplace a\n", "t", out _, out var diagnostics));
        Assert.Equal(3, diagnostics.Count);
        Assert.False(AddressLock.TryParse(string.Concat(Enumerable.Repeat("x\n", 100_000)), "t", out _, out var many));
        Assert.Equal(50, many.Count);
    }

    [Fact]
    public void Anything_at_all_as_text_gives_findings_and_no_exception() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => AddressLock.TryParse(text ?? string.Empty, "t", out _, out var d) == (d.Count == 0)).QuickCheckThrowOnFailure();
}
