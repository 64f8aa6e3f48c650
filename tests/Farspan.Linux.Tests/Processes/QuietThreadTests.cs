using Farspan.Linux.Processes;

namespace Farspan.Linux.Tests.Processes;

[Trait("Requirement", "C5")]
public sealed class QuietThreadTests
{
    // Field 19 of stat, counted behind the name (proc(5)).
    private const int NicenessField = 16;

    [Fact]
    public async Task Work_is_done_with_less_urgency_and_this_thread_stays_as_it_is()
    {
        var quiet = await QuietThread.RunAsync(Niceness);
        Assert.Equal("10", quiet);
        Assert.NotEqual("10", Niceness());
    }

    [Fact]
    public async Task What_is_thrown_comes_back() =>
        await Assert.ThrowsAsync<FormatException>(() => QuietThread.RunAsync<int>(() => throw new FormatException()));

    private static string Niceness()
    {
        var text = File.ReadAllText("/proc/thread-self/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ')[NicenessField];
    }
}
