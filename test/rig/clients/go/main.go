// Whose credentials the SDK for Go finds, with nothing said in code.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	arn, err := identity(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(arn)
}

func identity(ctx context.Context) (string, error) {
	found, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return "", err
	}
	answer, err := sts.NewFromConfig(found).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return "", err
	}
	return *answer.Arn, nil
}
