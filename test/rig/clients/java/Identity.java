import software.amazon.awssdk.services.sts.StsClient;

/** Whose credentials the SDK for Java finds, with nothing said in code. */
public class Identity {
    public static void main(String[] args) {
        try (StsClient sts = StsClient.create()) {
            System.out.println(sts.getCallerIdentity().arn());
        } catch (RuntimeException error) {
            System.err.println(error.getMessage());
            System.exit(1);
        }
    }
}
